import { Switch } from "@mantine/core";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import { t } from "@/i18n/translate";
import { useAppearance } from "@/resource/appearance";
import { KeyList } from "@/resource/key-list";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";

/** Every key that does something, and the switch for those that are a single character. */
export function KeyboardPage() {
  const { look, change } = useAppearance();
  return (
    <SettingsPage title={t("keyboard.title")} lead={t("keyboard.lead")}>
      <div className={classes.field}>
        <Switch
          label={t("keyboard.single")}
          description={t("keyboard.single_help")}
          checked={look?.single_keys ?? true}
          onChange={(event) => change({ single_keys: event.currentTarget.checked })}
        />
      </div>
      <div className={classes.keys} data-off={look?.single_keys === false || undefined}>
        <KeyList single={look?.single_keys ?? true} />
      </div>
    </SettingsPage>
  );
}
