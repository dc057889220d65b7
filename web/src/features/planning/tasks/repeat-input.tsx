import { Button, Select, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { t } from "@/i18n/translate";
import type { OwnInput } from "@/resource/define";
import { type Repeat, readRule, type Unit, units, weekdayName, weekdays, writeRule } from "./repeat";
import classes from "./repeat-input.module.css";

const never = "never";
const daily: Repeat = { unit: "DAILY", every: 1, days: [] };
const inside = { withinPortal: false };

/** Chooses how often a task comes back. A rule that says more than can be chosen stays text. */
export function RepeatInput({ label, bare, value, onChange, error, onKeyDown, onBlur }: OwnInput) {
  const rule = String(value ?? "");
  const repeat = readRule(rule);
  const set = (change: Partial<Repeat>) => onChange(writeRule({ ...(repeat ?? daily), ...change }));
  // Enter in a number saves like in every other field; the lists need their keys for themselves.
  const keys = (event: KeyboardEvent) => {
    const listed = event.target instanceof Element && event.target.getAttribute("aria-haspopup");
    if (!listed && event.key !== "Tab") onKeyDown?.(event);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place for a label that is no legend
    <div className={classes.box} role="group" aria-label={label} onKeyDown={keys}>
      {!bare && <span className={classes.label}>{label}</span>}
      {rule && !repeat ? (
        <TextInput
          label={t("repeat.own")}
          description={t("repeat.own_kept")}
          value={rule}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <Chosen repeat={repeat} set={set} clear={() => onChange("")} />
      )}
      {error && <p className={classes.error}>{error}</p>}
      {bare && (
        <Button size="xs" onClick={onBlur}>
          {t("repeat.save")}
        </Button>
      )}
    </div>
  );
}

type ChosenProps = { repeat?: Repeat; set: (change: Partial<Repeat>) => void; clear: () => void };

function Chosen({ repeat, set, clear }: ChosenProps) {
  const options = [
    { value: never, label: t("repeat.never") },
    ...units.map((unit) => ({ value: unit, label: t(`repeat.${unit}`) })),
  ];
  return (
    <>
      <div className={repeat && classes.row}>
        {repeat && (
          <TextInput
            aria-label={t("repeat.every")}
            type="number"
            min={1}
            max={1000}
            value={repeat.every || ""}
            onChange={(event) => set({ every: Number(event.currentTarget.value) })}
          />
        )}
        <Select
          aria-label={t("repeat.unit")}
          data={options}
          allowDeselect={false}
          comboboxProps={inside}
          value={repeat?.unit ?? never}
          onChange={(unit) => (unit === never ? clear() : set({ unit: unit as Unit, days: [] }))}
        />
      </div>
      {repeat?.unit === "WEEKLY" && <Days repeat={repeat} set={set} />}
      {repeat && <End repeat={repeat} set={set} />}
    </>
  );
}

type PartProps = { repeat: Repeat; set: (change: Partial<Repeat>) => void };

function Days({ repeat, set }: PartProps) {
  return (
    <fieldset className={classes.days} aria-label={t("repeat.on")}>
      {weekdays.map((day) => {
        const on = repeat.days.includes(day);
        const days = weekdays.filter((one) => (one === day ? !on : repeat.days.includes(one)));
        return (
          <button
            key={day}
            type="button"
            className={classes.day}
            aria-pressed={on}
            onClick={() => set({ days })}
          >
            {weekdayName(day)}
          </button>
        );
      })}
    </fieldset>
  );
}

function End({ repeat, set }: PartProps) {
  const ends = repeat.until ? "until" : repeat.count ? "count" : "never";
  const choose = (way: string | null) => {
    const soon = new Date(Date.now() + 90 * 24 * 3_600_000).toISOString().slice(0, 10);
    set({ until: way === "until" ? soon : undefined, count: way === "count" ? 10 : undefined });
  };
  return (
    <>
      <Select
        label={t("repeat.ends")}
        data={(["never", "until", "count"] as const).map((way) => ({
          value: way,
          label: t(`repeat.end_${way}`),
        }))}
        allowDeselect={false}
        comboboxProps={inside}
        value={ends}
        onChange={choose}
      />
      {ends === "until" && (
        <TextInput
          label={t("repeat.until")}
          type="date"
          value={repeat.until}
          onChange={(event) => event.currentTarget.value && set({ until: event.currentTarget.value })}
        />
      )}
      {ends === "count" && (
        <TextInput
          label={t("repeat.count")}
          type="number"
          min={1}
          max={1000}
          value={repeat.count}
          onChange={(event) => set({ count: Math.max(1, Number(event.currentTarget.value)) })}
        />
      )}
    </>
  );
}
