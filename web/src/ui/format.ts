// Numbers, dates and amounts as the person's locale writes them.
import { locale, localeTag } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { minorDigits } from "./currency";
import { dayAt, instant, wall, zone } from "./zone";

export function number(value: number): string {
  return new Intl.NumberFormat(localeTag()).format(value);
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return "–";
  return new Intl.NumberFormat(localeTag(), { style: "percent", maximumFractionDigits: 0 }).format(
    part / whole,
  );
}

export { minorDigits };

export type MoneyParts = { sign: string; amount: string; signFirst: boolean };

/** An amount in minor units, split so that the sign can be muted; no decimals from 1,000 up, unless it is to be exact. */
export function moneyParts(minor: number, currency: string, exact = false): MoneyParts {
  const digits = minorDigits(currency);
  const major = minor / 10 ** digits;
  const shown = !exact && Math.abs(major) >= 1000 ? 0 : digits;
  const format = new Intl.NumberFormat(localeTag(), {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  });
  const parts = format.formatToParts(major);
  const sign = parts.find((part) => part.type === "currency")?.value ?? currency;
  const amount = parts.filter((part) => part.type !== "currency").map((part) => part.value);
  const signAt = parts.findIndex((part) => part.type === "currency");
  const numberAt = parts.findIndex((part) => part.type === "integer");
  return { sign, amount: amount.join("").trim(), signFirst: signAt < numberAt };
}

const steps: [unit: string, bytes: number][] = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
];

export function bytes(count: number): string {
  const [unit, size] = steps.find(([, least]) => count >= least) ?? ["byte", 1];
  const maximumFractionDigits = count / size < 100 && size > 1e3 ? 1 : 0;
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits } as const;
  return new Intl.NumberFormat(localeTag(), format).format(count / size);
}

/** Days between two moments by the calendar, positive when `then` is earlier. */
export function daysBetween(then: Date, now: Date): number {
  return (Date.parse(dayAt(now)) - Date.parse(dayAt(then))) / 86_400_000;
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeTag(), { timeZone: zone(), ...options }).format(date);
}

/** A calendar date is a day of UTC here, so that no zone moves it. */
function plain(date: string, options: Intl.DateTimeFormatOptions): string {
  return format(new Date(`${date}T00:00:00Z`), { ...options, timeZone: "UTC" });
}

/** The year, unless it is this one. */
function yearOf(date: string, now: Date): "numeric" | undefined {
  return date.slice(0, 4) === dayAt(now).slice(0, 4) ? undefined : "numeric";
}

export function clock(iso: string): string {
  return format(new Date(iso), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Today 08:47; this week Mon; this year 14 Oct; else 14 Oct 2024. */
export function moment(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = daysBetween(date, now);
  if (days === 0) return clock(iso);
  if (days > 0 && days < 7) return format(date, { weekday: "short" });
  return format(date, { day: "numeric", month: "short", year: yearOf(dayAt(date), now) });
}

/** The exact moment with its zone, for hover. */
export function exactly(iso: string): string {
  return format(new Date(iso), { dateStyle: "full", timeStyle: "long" });
}

/** Today, Yesterday, or the day in full: the heads of a timeline. */
export function dayHead(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = daysBetween(date, now);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return format(date, { weekday: "long", day: "numeric", month: "long", year: yearOf(dayAt(date), now) });
}

/** The day of a moment with its year, such as 14 October 2026. */
export function longDate(iso: string): string {
  return format(new Date(iso), { day: "numeric", month: "long", year: "numeric" });
}

export function longDay(date: Date): string {
  return format(date, { weekday: "long", day: "numeric", month: "long" });
}

/** A calendar date without a time, such as 2026-10-14. */
export function shortDate(date: string): string {
  return plain(date, { day: "numeric", month: "short" });
}

/** A calendar date with its year where that is not this one. */
export function someDay(date: string, now = new Date()): string {
  return plain(date, { day: "numeric", month: "short", year: yearOf(date, now) });
}

export function dayOfMonth(date: string): string {
  return String(Number(date.slice(8, 10)));
}

/** A moment as inputs of dates with times hold it; nothing when it is none. */
export function localMoment(value: unknown): string {
  return wall(new Date(typeof value === "string" && value ? value : Number.NaN));
}

/** The moment that such an input means, as the API has it. */
export function isoMoment(local: string): string {
  const date = instant(local);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/** How long ago: 20 s, 6 min, 3 h, 64 d. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - new Date(iso).getTime()) / 1000));
  if (seconds < 60) return t("ago.seconds", { count: seconds });
  if (seconds < 3600) return t("ago.minutes", { count: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("ago.hours", { count: Math.floor(seconds / 3600) });
  return t("ago.days", { count: Math.floor(seconds / 86_400) });
}

export function languageName(code: string): string {
  return named("language", code);
}

export function countryName(code: string): string {
  return named("region", code);
}

/** People also type a country's name instead of its code; that stays as it was typed. */
function named(type: "language" | "region", code: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
