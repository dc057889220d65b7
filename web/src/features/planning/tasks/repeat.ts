// Rules of repetition (RFC 5545), as far as people choose them: every so many days, weeks on weekdays, months or years.
import { localeTag } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { someDay } from "@/ui/format";

export const units = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Unit = (typeof units)[number];
export const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof weekdays)[number];

export type Repeat = {
  unit: Unit;
  every: number;
  days: Weekday[];
  /** The last day, such as 2026-10-14. */
  until?: string;
  count?: number;
};

/** Reads a rule; nothing when it says more than can be chosen. */
export function readRule(rule: string): Repeat | undefined {
  const parts = new Map(rule.split(";").map((part) => part.split("=", 2) as [string, string]));
  const unit = units.find((one) => one === parts.get("FREQ"));
  const known = ["FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT"];
  if (!unit || [...parts.keys()].some((key) => !known.includes(key))) return undefined;
  const named = parts.get("BYDAY")?.split(",") ?? [];
  const days = weekdays.filter((day) => named.includes(day));
  if (days.length !== named.length || (days.length > 0 && unit !== "WEEKLY")) return undefined;
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(parts.get("UNTIL") ?? "");
  return {
    unit,
    every: Number(parts.get("INTERVAL") ?? 1),
    days,
    until: until ? until.slice(1).join("-") : undefined,
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : undefined,
  };
}

export function writeRule({ unit, every, days, until, count }: Repeat): string {
  return [
    `FREQ=${unit}`,
    every > 1 && `INTERVAL=${every}`,
    unit === "WEEKLY" && days.length > 0 && `BYDAY=${days.join(",")}`,
    until && `UNTIL=${until.replaceAll("-", "")}T235959Z`,
    !until && count && `COUNT=${count}`,
  ]
    .filter(Boolean)
    .join(";");
}

/** 5 January 2026 was a Monday. */
export function weekdayName(day: Weekday, width: "short" | "narrow" = "short"): string {
  const date = new Date(Date.UTC(2026, 0, 5 + weekdays.indexOf(day)));
  return new Intl.DateTimeFormat(localeTag(), { weekday: width, timeZone: "UTC" }).format(date);
}

/** A rule in words; one that says more stays as it is. */
export function ruleWords(rule: string): string {
  const repeat = readRule(rule);
  if (!repeat) return rule;
  return [
    t(`repeat.words.${repeat.unit}`, { count: repeat.every }),
    repeat.days.length > 0 &&
      t("repeat.words.on", { days: repeat.days.map((day) => weekdayName(day)).join(", ") }),
    repeat.until && t("repeat.words.until", { day: someDay(repeat.until) }),
    repeat.count && t("repeat.words.count", { count: repeat.count }),
  ]
    .filter(Boolean)
    .join(" ");
}
