import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { type Locale, locale, locales, setLocale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";

const schemes: MantineColorScheme[] = ["auto", "light", "dark"];

/** How Rapport looks and speaks in this browser. */
export function AppearancePage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <SettingsPage title={t("settings.appearance")} lead={t("settings.appearance_lead")}>
      <div className={classes.field}>
        <h2 id="scheme">{t("theme")}</h2>
        <SegmentedControl
          aria-labelledby="scheme"
          size="sm"
          value={colorScheme}
          data={schemes.map((scheme) => ({ value: scheme, label: t(`theme.${scheme}`) }))}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        />
      </div>
      <div className={classes.field}>
        <h2 id="language">{t("language")}</h2>
        <SegmentedControl
          aria-labelledby="language"
          size="sm"
          value={locale()}
          data={Object.entries(locales).map(([code, name]) => ({ value: code, label: name }))}
          onChange={(code) => setLocale(code as Locale)}
        />
      </div>
    </SettingsPage>
  );
}
