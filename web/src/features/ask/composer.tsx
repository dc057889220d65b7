import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { documentQuery } from "@/features/knowledge/documents";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { useShortcuts } from "@/ui/shortcuts";
import classes from "./ask.module.css";
import "@/i18n/knowledge-words";

type Props = {
  /** The one document that is asked, if not all. */
  document: string | undefined;
  onAsk: (question: string) => void;
  onAll: () => void;
  onStop?: () => void;
  /** The keyboard starts here. */
  focused?: boolean;
};

const longest = 2_000;

/** Where the question is typed: Enter asks, Shift Enter starts a line. */
export function Composer({ document, onAsk, onAll, onStop, focused = false }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState("");
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  useShortcuts({ "/": () => field.current?.focus() });
  const ask = () => {
    const question = draft.trim();
    if (question === "") return;
    setDraft("");
    onAsk(question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
    if (event.key === "Escape") {
      onStop?.();
      field.current?.blur();
    }
  };
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        maxLength={longest}
        aria-label={t("ask.placeholder")}
        placeholder={t("ask.placeholder")}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <footer>
        {document ? (
          <About id={document} onAll={onAll} />
        ) : (
          <span className="row small muted">
            <Icon name="knowledge" size={14} /> {t("ask.in_all")}
          </span>
        )}
        <span className="row end">
          <Kbd>Enter</Kbd>
          <Button
            type="submit"
            variant="filled"
            leftSection={<Icon name="send" size={14} />}
            disabled={draft.trim() === ""}
          >
            {t("ask.submit")}
          </Button>
        </span>
      </footer>
    </form>
  );
}

function About({ id, onAll }: { id: string; onAll: () => void }) {
  const { data } = useQuery(documentQuery(id));
  return (
    <button type="button" className={classes.about} aria-label={t("ask.all_instead")} onClick={onAll}>
      <Icon name="file" size={14} />
      <span className="cut">{data?.name ?? t("ask.one_document")}</span>
      <Icon name="x" size={14} />
    </button>
  );
}
