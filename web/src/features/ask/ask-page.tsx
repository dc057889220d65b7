import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Sheet, SheetHead } from "@/ui/sheet";
import { useShortcuts } from "@/ui/shortcuts";
import { AnswerView } from "./answer-view";
import classes from "./ask.module.css";
import type { AskSearch } from "./ask-search";
import { AskedBefore } from "./asked-before";
import { type Question, readingQuery, stopReading } from "./asking";
import { Beginning } from "./beginning";
import { Composer } from "./composer";
import { HowFound } from "./how-found";
import type { Reading } from "./reading";
import "@/i18n/knowledge-words";

/** Questions to the documents, answered as customers get them, with the reasons. */
export function AskPage({ search }: { search: AskSearch }) {
  const navigate = useNavigate();
  const go = (next: AskSearch) => void navigate({ to: "/ask", search: next });
  const ask = (q: string) => go({ ...search, q });
  const question: Question | undefined = search.q ? { q: search.q, in: search.in } : undefined;
  return (
    <Sheet label={t("nav.ask")}>
      {question ? (
        <Asked key={question.q + question.in} question={question} search={search} go={go} onAsk={ask} />
      ) : (
        <div className={classes.pane}>
          <SheetHead title={t("nav.ask")} aside={<span className="muted desk cut">{t("ask.lead")}</span>}>
            <AskedBefore onChoose={go} />
          </SheetHead>
          <Beginning onAsk={ask} />
          <Composer document={search.in} onAsk={ask} onAll={() => go({ ...search, in: undefined })} focused />
        </div>
      )}
    </Sheet>
  );
}

type AskedProps = {
  question: Question;
  search: AskSearch;
  go: (next: AskSearch) => void;
  onAsk: (q: string) => void;
};

function Asked({ question, search, go, onAsk }: AskedProps) {
  const { data: reading, error, isFetching, refetch } = useQuery(readingQuery(question));
  const stop = () => stopReading(question);
  const again = () => void refetch();
  const fold = (found: boolean) => go({ ...search, found: found || undefined });
  useShortcuts({
    escape: () => (isFetching ? stop() : search.found && fold(false)),
    h: () => fold(!search.found),
  });
  return (
    <div className={classes.panes} data-found={search.found || undefined}>
      <div className={classes.pane}>
        <SheetHead title={t("nav.ask")} aside={<span className="muted desk cut">{t("ask.lead")}</span>}>
          <AskedBefore onChoose={go} />
          <Button onClick={() => go({ in: search.in })}>{t("ask.new")}</Button>
        </SheetHead>
        <div className={classes.column}>
          <AnswerView
            question={question}
            reading={reading}
            error={error}
            asking={isFetching}
            found={search.found === true}
            onStop={stop}
            onAgain={again}
            onFound={fold}
          />
        </div>
        <Composer
          document={search.in}
          onAsk={onAsk}
          onAll={() => go({ ...search, in: undefined })}
          onStop={stop}
        />
      </div>
      {search.found && <Found reading={reading} asking={isFetching} onFold={() => fold(false)} />}
    </div>
  );
}

type FoundProps = { reading: Reading | undefined; asking: boolean; onFold: () => void };

function Found({ reading, asking, onFold }: FoundProps) {
  return (
    <section className={classes.found} aria-label={t("ask.how")}>
      <HowFound
        reading={reading}
        asking={asking}
        fold={
          <Button variant="subtle" color="gray" size="xs" aria-label={t("ask.fold")} onClick={onFold}>
            <Icon name="x" size={14} />
          </Button>
        }
      />
    </section>
  );
}
