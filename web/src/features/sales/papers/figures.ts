// Amounts and decimals as people type them, without a float on the way.
import { localeTag } from "@/i18n/locale";
import { minorDigits } from "@/ui/currency";

/** What somebody typed as a plain decimal, such as "1234.5"; undefined when it is none. */
export function decimal(typed: string): string | undefined {
  const bare = typed.replace(/[\s\u00a0\u202f'’]/g, "");
  // The last of the two signs is the point, if it stands there once; all others group thousands.
  const point = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const sign = bare[point];
  const once = point >= 0 && bare.indexOf(sign ?? "") === point;
  const whole = once ? bare.slice(0, point) : bare;
  const rest = once ? bare.slice(point + 1) : "";
  const digits = whole.replace(/[.,]/g, "") + (once ? `.${rest || "0"}` : "");
  return /^-?\d+(\.\d+)?$/.test(digits) ? digits : undefined;
}

/** The minor units of an amount that somebody typed; undefined when it is none or has too many decimals. */
export function minorOf(typed: string, currency: string): number | undefined {
  const plain = decimal(typed);
  if (plain === undefined) return undefined;
  const [whole = "", rest = ""] = plain.split(".");
  const digits = minorDigits(currency);
  const kept = rest.replace(/0+$/, "");
  if (kept.length > digits) return undefined;
  const minor = Number(whole + kept.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** An amount for an input: no groups, the locale's point. */
export function typedOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return new Intl.NumberFormat(localeTag(), format).format(minor / 10 ** digits);
}

/** A quantity or percentage for an input. */
export function typedDecimal(value: number): string {
  return new Intl.NumberFormat(localeTag(), { maximumFractionDigits: 6, useGrouping: false }).format(value);
}

/** An amount as a document has it: to its last digit, with its currency. */
export function amount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const format = {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(localeTag(), format).format(minor / 10 ** digits);
}

/** The same without the currency, for columns. */
export function bareAmount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(localeTag(), format).format(minor / 10 ** digits);
}

export function decimals(value: number): string {
  return new Intl.NumberFormat(localeTag(), { maximumFractionDigits: 6 }).format(value);
}
