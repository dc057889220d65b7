import { CloseButton, TextInput } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import { useRef, useState } from "react";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { useShortcuts } from "@/ui/shortcuts";
import classes from "./knowledge.module.css";

type Props = { q: string; onChange: (q: string) => void };

const typingPause = 250;

/** Finds documents by words; the address follows after a pause in typing. */
export function SearchBox({ q, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState(q);
  const [sent, setSent] = useState(q);
  // The address changed otherwise than by typing here: by a link, or by going back.
  if (q !== sent) {
    setSent(q);
    setDraft(q);
  }
  useShortcuts({ "/": () => input.current?.focus() });
  const send = (next: string) => {
    clearTimeout(timer.current);
    setSent(next.trim());
    onChange(next.trim());
  };
  const type = (next: string) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(next), typingPause);
  };
  const clear = () => {
    setDraft("");
    send("");
  };
  return (
    <TextInput
      ref={input}
      type="search"
      size="xs"
      className={classes.search}
      aria-label={t("knowledge.search")}
      placeholder={t("knowledge.search")}
      leftSection={<Icon name="search" size={14} />}
      leftSectionWidth={28}
      rightSection={
        draft ? <CloseButton size="xs" aria-label={t("list.search_clear")} onClick={clear} /> : <Kbd>/</Kbd>
      }
      value={draft}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") send(draft);
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
