import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { percent } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { StageBar } from "@/ui/progress-bar";
import { StageIcon } from "@/ui/stage-icon";
import classes from "./document-state.module.css";
import { stages, type Way, wayOf } from "./stages";
import "@/i18n/knowledge-words";

/** Where a document is on its way: ring, words, and one segment a stage while it is under way. */
export function DocumentState({ document }: { document: KnowledgeDocument }) {
  const way = wayOf(document);
  const words = wordsOf(way);
  return (
    <span className={classes.state}>
      <span className={classes.words} data-state={way.state}>
        {way.state === "waiting" ? (
          <Icon name="clock" size={14} />
        ) : (
          <StageIcon done={way.done} of={stages.length} failed={way.state === "failed"} />
        )}
        {words}
      </span>
      {(way.state === "running" || way.state === "failed") && (
        <StageBar
          stages={stages.length}
          done={way.done}
          progress={way.progress}
          state={way.state === "failed" ? "failed" : "running"}
          label={words}
        />
      )}
    </span>
  );
}

/** "Reading the text, 30 %". */
export function wordsOf({ state, stage, progress }: Way): string {
  if (state === "done") return t("document.ready");
  if (state === "failed") return t("document.failed");
  if (state === "waiting") return t("document.waiting");
  const words = t(`document.stage.${stage}`);
  return progress > 0 && progress < 1 ? `${words}, ${percent(progress, 1)}` : words;
}
