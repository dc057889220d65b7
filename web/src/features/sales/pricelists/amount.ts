// Amounts and quantities as people type them. Minor units are counted by digits, never by multiplying a fraction.
import { minorDigits } from "@/ui/currency";

/** 1.234,50 and 1,234.50 and 1234.5 as programs write them: 1234.50; nothing when it is no number. */
export function plainDecimal(typed: string): string | undefined {
  let text = typed.replace(/[\s'’€$£]|[A-Z]{3}/g, "");
  const last = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  const mark = text[last];
  const alone = mark !== undefined && text.indexOf(mark) === last && !/[.,]/.test(text.replace(mark, ""));
  // A single comma before three digits groups them in English and divides in German; people who write prices
  // with three decimals are rarer than those who write thousands.
  const groups = alone && text.length - last === 4 && text.slice(0, last).length <= 3 && text[0] !== "0";
  if (mark !== undefined && text.split(mark).length > 2) text = text.replaceAll(mark, "");
  else if (groups) text = text.replace(mark ?? "", "");
  else if (last >= 0) text = `${text.slice(0, last).replace(/[.,]/g, "")}.${text.slice(last + 1)}`;
  return /^\d+(\.\d+)?$/.test(text) ? text : undefined;
}

/** An amount in minor units; nothing when it has more decimals than the currency. */
export function minorOf(typed: string, currency: string): number | undefined {
  const plain = plainDecimal(typed);
  if (plain === undefined) return undefined;
  const digits = minorDigits(currency);
  const [whole = "", rest = ""] = plain.split(".");
  if (rest.replace(/0+$/, "").length > digits) return undefined;
  const minor = Number(whole + rest.padEnd(digits, "0").slice(0, digits));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** Minor units as what stands in an input to begin with. */
export function majorOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
