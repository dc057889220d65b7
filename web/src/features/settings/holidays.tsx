import { ActionIcon, Button } from "@mantine/core";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import type { OrganizationInput } from "./settings";
import classes from "./settings.module.css";

type Holiday = OrganizationInput["holidays"][number];
type Props = { value: Holiday[]; error?: string; onChange: (holidays: Holiday[]) => void };

/** The days on which the company is closed. */
export function Holidays({ value, error, onChange }: Props) {
  const change = (at: Holiday, part: Partial<Holiday>) =>
    onChange(value.map((one) => (one === at ? { ...one, ...part } : one)));
  return (
    <section className={classes.choice} aria-labelledby="holidays">
      <h2 id="holidays">{t("organization.holidays")}</h2>
      <p className="small muted">{t("organization.holidays_help")}</p>
      <ul className={classes.week}>
        {value.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being typed has nothing else that tells it apart
          <li key={index}>
            <input
              type="date"
              className={classes.input}
              aria-label={t("organization.holiday_date")}
              required
              value={one.date}
              onChange={(event) => change(one, { date: event.currentTarget.value })}
            />
            <input
              className={`${classes.input} grow`}
              aria-label={t("organization.holiday_name")}
              placeholder={t("organization.holiday_name")}
              maxLength={100}
              value={one.name}
              onChange={(event) => change(one, { name: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={t("organization.holiday_remove", { name: one.name || one.date })}
              onClick={() => onChange(value.filter((other) => other !== one))}
            >
              <Icon name="x" />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button leftSection={<Icon name="plus" />} onClick={() => onChange([...value, { date: "", name: "" }])}>
        {t("organization.holiday_add")}
      </Button>
      {error && (
        <p className={classes.fault} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
