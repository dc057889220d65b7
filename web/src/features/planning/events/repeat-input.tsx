import { Select, TextInput } from "@mantine/core";
import { t } from "@/i18n/translate";
import { localDay } from "@/ui/calendar-span";
import classes from "./event-drawer.module.css";
import { type Kind, kinds, kindWords, type Repeat, readRepeat, repeatWords, writeRepeat } from "./repeat";

type Props = { rule: string; start: Date; error?: string; onChange: (rule: string) => void };

/** How an event repeats, picked in words; what the picker does not offer is shown in words and may be written as a rule. */
export function RepeatInput({ rule, start, error, onChange }: Props) {
  const repeat = readRepeat(rule, start);
  const set = (change: Partial<Repeat>) => onChange(writeRepeat({ ...repeat, ...change }, start));
  const pick = (kind: Kind) => {
    if (kind === "custom")
      onChange(`${rule || "FREQ=WEEKLY"};INTERVAL=3`.replace(/;INTERVAL=\d+(?=.*;INTERVAL)/, ""));
    else set({ kind });
  };
  const ends = (["never", "until", "count"] as const).map((value) => ({
    value,
    label: t(`calendar.end.${value}`),
  }));
  return (
    <>
      <Select
        label={t("calendar.repeat")}
        data={kinds.map((kind) => ({
          value: kind,
          label: kind === "custom" && repeat.kind === "custom" ? repeatWords(rule) : kindWords(kind, start),
        }))}
        value={repeat.kind}
        allowDeselect={false}
        error={repeat.kind === "custom" ? undefined : error}
        onChange={(kind) => kind && pick(kind as Kind)}
      />
      {repeat.kind === "custom" && (
        <TextInput
          label={t("calendar.rule")}
          description={t("calendar.rule_help")}
          value={rule}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value.trim().toUpperCase())}
        />
      )}
      {repeat.kind !== "none" && repeat.kind !== "custom" && (
        <div className={classes.pair}>
          <Select
            label={t("calendar.ends")}
            data={ends}
            value={repeat.end}
            allowDeselect={false}
            onChange={(end) =>
              end && set({ end: end as Repeat["end"], until: repeat.until || monthsOn(start) })
            }
          />
          {repeat.end === "until" && (
            <TextInput
              type="date"
              label={t("calendar.last_day")}
              value={repeat.until}
              onChange={(event) => event.currentTarget.value && set({ until: event.currentTarget.value })}
            />
          )}
          {repeat.end === "count" && (
            <TextInput
              type="number"
              min={1}
              max={1000}
              label={t("calendar.number")}
              value={String(repeat.count)}
              onChange={(event) => set({ count: Number(event.currentTarget.value) })}
            />
          )}
        </div>
      )}
    </>
  );
}

function monthsOn(start: Date): string {
  const end = new Date(start);
  end.setUTCMonth(start.getUTCMonth() + 3);
  return localDay(end);
}
