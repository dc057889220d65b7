import { useQuery } from "@tanstack/react-query";
import { type Text, t } from "@/i18n/translate";
import type { BaseRecord, RecordPath } from "@/resource/define";
import { recordQuery } from "@/resource/records";
import { compared } from "./compared";
import type { Line } from "./draft";
import classes from "./lines-told.module.css";

type Where = { name: string; path: RecordPath };

/** How a change of the lines is told: what came, what went, and what differs in those that stayed. */
export function linesTold(where: Where) {
  const label: Text = { en: "Lines", de: "Positionen" };
  const of = (before: unknown, now: unknown, id: string) => (
    <Told where={where} id={id} before={listed(before)} now={listed(now)} />
  );
  return { lines: { label, of } };
}

function listed(value: unknown): Line[] {
  return Array.isArray(value) ? (value as Line[]) : [];
}

type Props = { where: Where; id: string; before: Line[]; now: Line[] };

function Told({ where, id, before, now }: Props) {
  const { data } = useQuery({
    ...recordQuery<BaseRecord & { currency?: string }>(where, id),
    enabled: false,
  });
  return (
    <ul className={classes.told}>
      {compared(before, now, data?.currency ?? "EUR").map((one) => (
        <li key={one.key} data-kind={one.kind}>
          <span aria-hidden="true">{one.kind === "added" ? "+" : one.kind === "removed" ? "−" : "±"}</span>{" "}
          <span className="sr">{t(`papers.told.${one.kind}`)} </span>
          {one.words}
        </li>
      ))}
    </ul>
  );
}
