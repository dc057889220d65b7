import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import type { ReactNode } from "react";
import type { Appearance } from "@/api/shapes";
import { locales } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { useAppearance } from "@/resource/appearance";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";

type Choice = { value: string; label: ReactNode };

/** How Rapport looks and speaks to the person, on every device. Every choice counts at once. */
export function AppearancePage() {
  const { look, change } = useAppearance();
  if (!look) return null;
  const row = <K extends keyof Appearance & string>(name: K, title: string, data: Choice[]) => (
    <div className={classes.field}>
      <h2 id={`look-${name}`}>{title}</h2>
      <SegmentedControl
        aria-labelledby={`look-${name}`}
        size="sm"
        value={String(look[name])}
        data={data}
        onChange={(value) => change({ [name]: value } as Partial<Appearance>)}
      />
    </div>
  );
  return (
    <SettingsPage title={t("settings.appearance")} lead={t("settings.appearance_lead")}>
      {row(
        "theme",
        t("theme"),
        (["auto", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) })),
      )}
      {row("language", t("language"), [
        { value: "auto", label: t("language.auto") },
        ...Object.entries(locales).map(([value, label]) => ({ value, label })),
      ])}
      {row(
        "density",
        t("density"),
        (["comfortable", "compact"] as const).map((value) => ({ value, label: t(`density.${value}`) })),
      )}
      {row(
        "accent",
        t("accent"),
        (["petrol", "cobalt", "leaf", "ochre"] as const).map((value) => ({
          value,
          label: (
            <span className={classes.accent}>
              <i data-accent={value} aria-hidden="true" />
              {t(`accent.${value}`)}
            </span>
          ),
        })),
      )}
    </SettingsPage>
  );
}
