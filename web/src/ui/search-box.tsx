import { CloseButton, TextInput } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import { useRouter } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { t } from "@/i18n/translate";
import { Icon } from "./icon";
import { Kbd } from "./kbd";
import classes from "./search-box.module.css";
import { useShortcuts } from "./shortcuts";

type Props = {
  label: string;
  /** What the address says. */
  q: string;
  onChange: (q: string) => void;
};

const typingPause = 250;

/** Narrows a list by words; the address follows after a pause in typing. The key / leads to it. */
export function SearchBox({ label, q, onChange }: Props) {
  const router = useRouter();
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
    const here = router.latestLocation.pathname;
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // Whoever has left for another page meanwhile must not find these words there.
      if (router.latestLocation.pathname === here) send(next);
    }, typingPause);
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
      aria-label={label}
      placeholder={label}
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
