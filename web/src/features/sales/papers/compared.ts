// What differs between two lists of lines, in words.
import { t } from "@/i18n/translate";
import type { Line } from "./draft";
import { bareAmount, decimals } from "./figures";
import "@/i18n/sales-words";

export type Difference = { key: string; kind: "added" | "removed" | "changed"; words: string };

const shownFields = ["quantity", "discount", "tax_rate"] as const;
const labels = { quantity: "papers.quantity", discount: "papers.discount", tax_rate: "papers.tax" } as const;

function brief(line: Line): string {
  return `${decimals(line.quantity)} ${line.unit} ${line.name}`.replace(/\s+/g, " ").trim();
}

function same(a: Line, b: Line): boolean {
  return a.product_id === b.product_id && a.name === b.name;
}

/** Lines are the same where they are of the same thing; each is compared once. */
export function compared(before: Line[], now: Line[], currency: string): Difference[] {
  const left = [...before];
  const found: Difference[] = [];
  for (const [index, line] of now.entries()) {
    const at = left.findIndex((one) => same(one, line));
    const [old] = at < 0 ? [] : left.splice(at, 1);
    const key = `${index}`;
    const words = old ? differences(old, line, currency) : [];
    if (!old) found.push({ key, kind: "added", words: brief(line) });
    else if (words.length > 0)
      found.push({ key, kind: "changed", words: `${line.name}: ${words.join(", ")}` });
  }
  left.forEach((line, index) => {
    found.push({ key: `-${index}`, kind: "removed", words: brief(line) });
  });
  if (found.length === 0) found.push({ key: "order", kind: "changed", words: t("papers.told.order") });
  return found;
}

function differences(old: Line, line: Line, currency: string): string[] {
  const words = shownFields
    .filter((field) => old[field] !== line[field])
    .map((field) => `${t(labels[field])} ${decimals(old[field])} → ${decimals(line[field])}`);
  if (old.unit_price !== line.unit_price) {
    const [from, to] = [old, line].map((one) => bareAmount(one.unit_price, currency));
    words.push(`${t("papers.price")} ${from} → ${to}`);
  }
  if (old.unit !== line.unit) words.push(`${t("papers.unit")} ${old.unit || "–"} → ${line.unit || "–"}`);
  if (old.description !== line.description) words.push(t("papers.more"));
  return words;
}
