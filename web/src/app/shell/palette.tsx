import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type LinkProps, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { ContactMark } from "@/features/crm/contacts/contact-mark";
import { t } from "@/i18n/translate";
import { routeOf } from "@/resource/define";
import { searchQuery } from "@/resource/search";
import { Icon, type IconName } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { linkTo, useCreations, usePages } from "../use-places";
import classes from "./palette.module.css";

type Entry = {
  id: string;
  icon: IconName;
  /** A contact, who has a face instead of an icon. */
  person?: boolean;
  label: string;
  detail?: string;
  run: () => void;
};

const shown = 12;

/** Search and commands in one field; arrows choose, Enter goes. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 120);
  const [at, setAt] = useState(0);
  const records = useFound(q);
  const commands = useCommands(typed.trim());
  const entries = [...records, ...commands];
  const chosen = Math.min(at, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((chosen + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  const option = (entry: Entry, index: number) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above keeps the focus and handles the keys
    <div
      key={entry.id}
      id={`palette-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === chosen}
      className={classes.entry}
      onMouseMove={() => setAt(index)}
      onClick={() => run(entry)}
    >
      <span className={classes.mark}>
        {entry.person ? <ContactMark id={entry.id} name={entry.label} /> : <Icon name={entry.icon} />}
      </span>
      <Highlighted text={entry.label} part={typed.trim()} />
      {entry.detail && <span className="muted cut">{entry.detail}</span>}
      {index === chosen && (
        <span className="end">
          <Kbd>↵</Kbd>
        </span>
      )}
    </div>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={4}
      size={560}
      yOffset="12vh"
      centered={false}
      aria-label={t("palette.open")}
    >
      <div className={classes.query}>
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette"
          aria-activedescendant={entries.length > 0 ? `palette-${chosen}` : undefined}
          aria-label={t("palette.open")}
          placeholder={t("palette.placeholder")}
          data-autofocus
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id="palette" role="listbox" aria-label={t("palette.results")} className={classes.list}>
        {records.map(option)}
        {records.length > 0 && commands.length > 0 && (
          <h3 className={classes.head} role="presentation">
            {t("palette.do")}
          </h3>
        )}
        {commands.map((entry, index) => option(entry, records.length + index))}
      </div>
      {entries.length === 0 && <p className={classes.nothing}>{t("palette.nothing", { q: typed.trim() })}</p>}
    </Modal>
  );
}

/** Documents live on a page that has another name than they have. */
const elsewhere: Record<string, string> = { documents: "/knowledge" };

function useFound(q: string): Entry[] {
  const navigate = useNavigate();
  const pages = usePages();
  const { data } = useQuery({ ...searchQuery(q, shown), enabled: q.length > 0 });
  if (q.length === 0) return [];
  return (data?.items ?? []).flatMap((hit) => {
    const route = elsewhere[hit.record] ?? routeOf(hit.record);
    const page = pages.find((one) => one.to === route);
    if (!page) return [];
    const { icon, label } = page;
    const run = () => void navigate({ to: `${route}/${hit.id}` } as LinkProps);
    const person = hit.record === "contacts";
    return [{ id: hit.id, icon, person, label: hit.title, detail: t(label), run }];
  });
}

function useCommands(typed: string): Entry[] {
  const navigate = useNavigate();
  const pages = usePages();
  const goes = pages.map(
    (page): Entry => ({
      id: page.to,
      icon: page.icon,
      label: t(page.label),
      run: () => void navigate(linkTo(page)),
    }),
  );
  const makes = useCreations().map(
    (creation): Entry => ({
      id: creation.label,
      icon: "plus",
      label: t(creation.label),
      run: () => void navigate(linkTo(creation, creation.search)),
    }),
  );
  const named = [...goes, ...makes].filter((entry) =>
    entry.label.toLocaleLowerCase().includes(typed.toLocaleLowerCase()),
  );
  const ask = pages.find((page) => page.to === "/ask");
  if (!typed || !ask) return named;
  const asking: Entry = {
    id: "ask-this",
    icon: "ask",
    label: t("palette.ask", { q: typed }),
    run: () => void navigate(linkTo(ask, { q: typed })),
  };
  return [...named, asking];
}

/** The part that was typed stands out where it occurs. */
function Highlighted({ text, part }: { text: string; part: string }) {
  const from = part ? text.toLocaleLowerCase().indexOf(part.toLocaleLowerCase()) : -1;
  if (from < 0) return <span className={classes.label}>{text}</span>;
  return (
    <span className={classes.label}>
      {text.slice(0, from)}
      <strong>{text.slice(from, from + part.length)}</strong>
      {text.slice(from + part.length)}
    </span>
  );
}
