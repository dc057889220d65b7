import { ActionIcon } from "@mantine/core";
import { localeTag } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import type { OrganizationInput } from "./settings";
import classes from "./settings.module.css";

type Hours = OrganizationInput["business_hours"][number];
type Day = Hours["day"];

const days: Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The name of a weekday; 5 January 1970 was a Monday. */
function dayName(day: Day): string {
  const at = new Date(Date.UTC(1970, 0, 5 + days.indexOf(day)));
  return new Intl.DateTimeFormat(localeTag(), { weekday: "long", timeZone: "UTC" }).format(at);
}

/** Where a day is open already, the next stretch begins an hour after it. */
export function nextHours(day: Day, here: Hours[]): Hours {
  const last = here
    .map((one) => one.to)
    .sort()
    .at(-1);
  const hour = last ? Number(last.slice(0, 2)) + 1 : 8;
  if (!last || hour > 22) return { day, from: "08:00", to: "17:00" };
  const two = (n: number) => String(Math.min(n, 23)).padStart(2, "0");
  return { day, from: `${two(hour)}:00`, to: `${two(hour + 4)}:00` };
}

type Props = { value: Hours[]; error?: string; onChange: (hours: Hours[]) => void };

/** When the company is open: a row a weekday, with as many stretches as it takes. */
export function OpenHours({ value, error, onChange }: Props) {
  const change = (at: Hours, part: Partial<Hours>) =>
    onChange(value.map((one) => (one === at ? { ...one, ...part } : one)));
  return (
    <section className={classes.choice} aria-labelledby="hours">
      <h2 id="hours">{t("organization.hours")}</h2>
      <p className="small muted">{t("organization.hours_help")}</p>
      <ul className={classes.week}>
        {days.map((day) => {
          const name = dayName(day);
          const here = value.filter((one) => one.day === day);
          return (
            <li key={day}>
              <span className={classes.day}>{name}</span>
              <span className={classes.stretches}>
                {here.length === 0 && (
                  <span className="muted">
                    {t(value.length === 0 ? "organization.open" : "organization.closed")}
                  </span>
                )}
                {here.map((one, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has nothing else that tells it apart
                  <span key={index} className={classes.stretch}>
                    {(["from", "to"] as const).map((end) => (
                      <input
                        key={end}
                        type="time"
                        className={classes.input}
                        aria-label={`${name}: ${t(`organization.${end}`)}`}
                        required
                        value={one[end]}
                        onChange={(event) => change(one, { [end]: event.currentTarget.value })}
                      />
                    ))}
                    <ActionIcon
                      aria-label={t("organization.hours_remove", { day: name })}
                      onClick={() => onChange(value.filter((other) => other !== one))}
                    >
                      <Icon name="x" />
                    </ActionIcon>
                  </span>
                ))}
              </span>
              <ActionIcon
                aria-label={t("organization.hours_add", { day: name })}
                disabled={here.length >= 3}
                onClick={() => onChange([...value, nextHours(day, here)])}
              >
                <Icon name="plus" />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      {error && (
        <p className={classes.fault} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
