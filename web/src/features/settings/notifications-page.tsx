import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import type { Settings } from "@/api/shapes";
import { type Key, t } from "@/i18n/translate";
import { type EventSetting, useSettle } from "./settings";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";
import { WithSettings } from "./with-settings";

const words: Record<EventSetting["event"], { label: Key; help: Key }> = {
  mention: { label: "notify.mention", help: "notify.mention_help" },
  assigned: { label: "notify.assigned", help: "notify.assigned_help" },
  reminder: { label: "notify.reminder", help: "notify.reminder_help" },
  quote: { label: "notify.quote", help: "notify.quote_help" },
};

/** Which events tell the person, and by which way. Every choice counts at once. */
export function NotificationsPage() {
  return (
    <SettingsPage title={t("notify.title")} lead={t("notify.lead")}>
      <WithSettings>{(settings) => <Events settings={settings} />}</WithSettings>
    </SettingsPage>
  );
}

function Events({ settings }: { settings: Settings }) {
  const settle = useSettle();
  return (
    <>
      <table className={classes.events} aria-label={t("notify.title")}>
        <thead>
          <tr>
            <th scope="col">{t("notify.event")}</th>
            <th scope="col">{t("notify.in_app")}</th>
            <th scope="col">{t("notify.email")}</th>
          </tr>
        </thead>
        <tbody>
          {settings.notifications.map((one) => (
            <tr key={one.event}>
              <th scope="row">
                {t(words[one.event].label)}
                <p className="small muted">{t(words[one.event].help)}</p>
              </th>
              {(["in_app", "email"] as const).map((way) => (
                <td key={way}>
                  <Checkbox
                    aria-label={`${t(words[one.event].label)}: ${t(`notify.${way}`)}`}
                    checked={one[way]}
                    onChange={(event) => settle.mutate({ ...one, [way]: event.currentTarget.checked })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small muted">{t("notify.where", { email: settings.profile.email })}</p>
    </>
  );
}
