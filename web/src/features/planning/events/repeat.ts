// Rules of repetition (RFC 5545) as a person picks and reads them.
import { locale, localeTag } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { someDay } from "@/ui/format";
import { dayAt } from "@/ui/zone";

export const kinds = [
  "none",
  "daily",
  "weekdays",
  "weekly",
  "biweekly",
  "monthly_day",
  "monthly_weekday",
  "yearly",
  "custom",
] as const;
export type Kind = (typeof kinds)[number];

export type Repeat = {
  kind: Kind;
  end: "never" | "until" | "count";
  /** The last day, as 2026-01-31. */
  until: string;
  count: number;
  /** The rule itself, for what the picker does not offer. */
  rule: string;
};

const days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
type Parts = Record<string, string>;

function partsOf(rule: string): Parts {
  return Object.fromEntries(
    rule
      .split(";")
      .filter(Boolean)
      .map((part) => part.split("=", 2) as [string, string]),
  );
}

function weekday(start: Date): string {
  return days[start.getUTCDay()] ?? "MO";
}

function nthWeekday(start: Date): string {
  return `${Math.floor((start.getUTCDate() - 1) / 7) + 1}${weekday(start)}`;
}

/** What a kind means for an event that begins at start, without its end. */
function base(kind: Kind, start: Date): string {
  switch (kind) {
    case "daily":
      return "FREQ=DAILY";
    case "weekdays":
      return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
    case "weekly":
      return `FREQ=WEEKLY;BYDAY=${weekday(start)}`;
    case "biweekly":
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday(start)}`;
    case "monthly_day":
      return `FREQ=MONTHLY;BYMONTHDAY=${start.getUTCDate()}`;
    case "monthly_weekday":
      return `FREQ=MONTHLY;BYDAY=${nthWeekday(start)}`;
    case "yearly":
      return "FREQ=YEARLY";
    default:
      return "";
  }
}

/** Reads a rule into what the picker shows. */
export function readRepeat(rule: string, start: Date): Repeat {
  const parts = partsOf(rule);
  const until = parts.UNTIL ?? "";
  const shape = rule
    .split(";")
    .filter((part) => !/^(UNTIL|COUNT)=/.test(part))
    .join(";");
  const kind = shape === "" ? "none" : kinds.find((one) => base(one, start) === shape);
  return {
    kind: kind ?? "custom",
    end: until ? "until" : parts.COUNT ? "count" : "never",
    until: until ? lastDay(until) : "",
    count: Number(parts.COUNT ?? 10),
    rule,
  };
}

function lastDay(until: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(until) ?? [];
  if (!until.includes("T")) return `${year}-${month}-${day}`;
  const [, hour, minute, second] = /T(\d{2})(\d{2})(\d{2})/.exec(until) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return dayAt(at);
}

/** The rule that the picker's choice means. */
export function writeRepeat(repeat: Repeat, start: Date): string {
  if (repeat.kind === "custom") return repeat.rule;
  const shape = base(repeat.kind, start);
  if (shape === "" || repeat.end === "never") return shape;
  if (repeat.end === "count") return `${shape};COUNT=${Math.max(1, Math.round(repeat.count) || 1)}`;
  return repeat.until ? `${shape};UNTIL=${repeat.until.replaceAll("-", "")}` : shape;
}

function dayName(code: string, style: "long" | "short"): string {
  const index = days.indexOf(code.slice(-2) as (typeof days)[number]);
  // 4 January 1970 was a Sunday.
  return new Intl.DateTimeFormat(localeTag(), { weekday: style, timeZone: "UTC" }).format(
    new Date(Date.UTC(1970, 0, 4 + index)),
  );
}

function listed(codes: string): string {
  const list = codes.split(",");
  const style = list.length > 2 ? "short" : "long";
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(
    list.map((code) => dayName(code, style)),
  );
}

const units = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;

/** A rule in words: every 2 weeks on Monday, until 4 Mar. */
export function repeatWords(rule: string): string {
  const parts = partsOf(rule);
  const unit = units[parts.FREQ as keyof typeof units];
  if (!unit) return rule;
  const interval = Number(parts.INTERVAL ?? 1);
  const words = [t(`calendar.every_${unit}`, { count: interval })];
  const ordinal = /^(-?\d)([A-Z]{2})$/.exec(parts.BYDAY ?? "");
  if (ordinal?.[1] && ordinal[2]) {
    const nth = ordinal[1] === "-1" ? t("calendar.last") : t("calendar.nth", { n: ordinal[1] });
    words.push(t("calendar.on_nth", { nth, day: dayName(ordinal[2], "long") }));
  } else if (parts.BYDAY === "MO,TU,WE,TH,FR") words[0] = t("calendar.repeat.weekdays");
  else if (parts.BYDAY) words.push(t("calendar.on_days", { days: listed(parts.BYDAY) }));
  if (parts.BYMONTHDAY) words.push(t("calendar.on_day", { day: parts.BYMONTHDAY }));
  const said = words.join(" ");
  if (parts.COUNT) return `${said}, ${t("calendar.times", { count: Number(parts.COUNT) })}`;
  if (parts.UNTIL) return `${said}, ${t("calendar.until", { day: someDay(lastDay(parts.UNTIL)) })}`;
  return said;
}

/** What the picker offers, in words for this start. */
export function kindWords(kind: Kind, start: Date): string {
  if (kind === "none" || kind === "custom" || kind === "weekdays") return t(`calendar.repeat.${kind}`);
  return repeatWords(base(kind, start));
}
