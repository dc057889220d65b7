import { MultiSelect, Radio, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/Stack.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meQuery } from "@/api/session";
import type { Settings } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { languageName } from "@/ui/format";
import { administrates } from "./pages";
import { faultOf, SaveBar } from "./save-bar";
import { useSaveWorkspace, type WorkspaceInput } from "./settings";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";
import { WithSettings } from "./with-settings";

const languages = ["en", "de", "es", "fr", "it", "pt", "nl", "sv", "pl"] as const;

/** How the assistant meets customers, in every widget. */
export function AssistantPage() {
  return (
    <SettingsPage title={t("assistant.title")} lead={t("assistant.lead")}>
      <WithSettings>
        {({ workspace }) => <AssistantForm key={workspace.version} workspace={workspace} />}
      </WithSettings>
    </SettingsPage>
  );
}

function AssistantForm({ workspace }: { workspace: Settings["workspace"] }) {
  const me = useQuery(meQuery).data;
  const { version, ...seen } = workspace;
  const [draft, setDraft] = useState<WorkspaceInput>(seen);
  const save = useSaveWorkspace(version);
  const set = (part: Partial<WorkspaceInput>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  const mine = administrates(me);
  return (
    <form className={classes.form} onSubmit={submit}>
      {!mine && <p className="muted">{t("settings.read_only")}</p>}
      <fieldset className={classes.fields} disabled={!mine}>
        <TextInput
          label={t("assistant.name")}
          description={t("assistant.name_help")}
          placeholder={me?.company.name}
          maxLength={80}
          value={draft.assistant_name}
          error={faultOf(save.error, "assistant_name")}
          onChange={(event) => set({ assistant_name: event.currentTarget.value })}
        />
        <Textarea
          label={t("assistant.greeting")}
          description={t("assistant.greeting_help")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={draft.greeting}
          error={faultOf(save.error, "greeting")}
          onChange={(event) => set({ greeting: event.currentTarget.value })}
        />
        <div className={classes.choice}>
          <h2 id="tone">{t("assistant.tone")}</h2>
          <SegmentedControl
            aria-labelledby="tone"
            size="sm"
            value={draft.tone}
            disabled={!mine}
            data={(["neutral", "friendly"] as const).map((value) => ({
              value,
              label: t(`assistant.tone.${value}`),
            }))}
            onChange={(tone) => set({ tone: tone as WorkspaceInput["tone"] })}
          />
          <p className="small muted">{t(`assistant.says.${draft.tone}`)}</p>
        </div>
        <MultiSelect
          label={t("assistant.languages")}
          description={t("assistant.languages_help")}
          placeholder={draft.languages.length === 0 ? t("assistant.languages_all") : undefined}
          data={languages.map((value) => ({ value, label: languageName(value) }))}
          value={draft.languages}
          disabled={!mine}
          error={faultOf(save.error, "languages")}
          onChange={(chosen) => set({ languages: chosen as WorkspaceInput["languages"] })}
        />
        <Radio.Group
          label={t("assistant.hand_off")}
          description={t("assistant.hand_off_help")}
          inputWrapperOrder={["label", "description", "input", "error"]}
          value={draft.hand_off}
          onChange={(rule) => set({ hand_off: rule as WorkspaceInput["hand_off"] })}
        >
          <Stack gap="xs" mt="xs">
            {(["unanswered", "open_hours", "never"] as const).map((rule) => (
              <Radio key={rule} value={rule} disabled={!mine} label={t(`assistant.hand_off.${rule}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.hand_off !== "never" && (
          <Textarea
            label={t("assistant.message")}
            description={t("assistant.message_help")}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={500}
            value={draft.hand_off_message}
            error={faultOf(save.error, "hand_off_message")}
            onChange={(event) => set({ hand_off_message: event.currentTarget.value })}
          />
        )}
      </fieldset>
      {mine && (
        <SaveBar
          error={save.error}
          saving={save.isPending}
          changed={JSON.stringify(draft) !== JSON.stringify(seen)}
        />
      )}
    </form>
  );
}
