import { Button, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/sheet";
import { OriginFields } from "./origin-fields";
import { inputOf, type Mistakes, mistakesOf } from "./widget-form";
import type { WidgetInput } from "./widgets";
import classes from "./widgets.module.css";

type Props = {
  form: WidgetInput;
  onChange: (form: WidgetInput) => void;
  onSave: (input: WidgetInput) => Promise<unknown>;
  onReset?: () => void;
  save: string;
  editable: boolean;
  /** There is something to save. */
  changed?: boolean;
  fresh?: boolean;
};

/** Name, words, looks and addresses. Mistakes are said when saving is tried, and go as they are mended. */
export function WidgetForm({
  form,
  onChange,
  onSave,
  onReset,
  save,
  editable,
  changed = true,
  fresh = false,
}: Props) {
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const set = (part: Partial<WidgetInput>) => {
    setFailure(undefined);
    onChange({ ...form, ...part });
  };
  const errors = wordsOf(tried ? mistakesOf(form) : {}, failure);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const mistakes = mistakesOf(form);
    if (Object.keys(mistakes).length > 0) return focusFirst(event.currentTarget);
    setSaving(true);
    await onSave(inputOf(form)).then(() => setTried(false), setFailure);
    setSaving(false);
  };
  const text = (field: "name" | "title") => ({
    label: t(`widgets.field.${field}`),
    description: t(`widgets.hint.${field}`),
    value: form[field],
    error: errors[field],
    disabled: !editable,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [field]: event.currentTarget.value }),
  });
  const general = failure && Object.keys(fieldsOf(failure)).length === 0 ? failure : undefined;
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Block title={t("widgets.settings")}>
        <div className={classes.fields}>
          <TextInput {...text("name")} data-autofocus={fresh || undefined} withAsterisk={false} />
          <TextInput {...text("title")} />
          <Textarea
            label={t("widgets.field.greeting")}
            description={t("widgets.hint.greeting")}
            rows={3}
            value={form.greeting}
            error={errors.greeting}
            disabled={!editable}
            onChange={(event) => set({ greeting: event.currentTarget.value })}
          />
          <Looks form={form} error={errors.accent} editable={editable} onChange={set} />
          <OriginFields
            origins={form.allowed_origins}
            errors={errors}
            editable={editable}
            onChange={(allowed_origins) => set({ allowed_origins })}
          />
          <Switch
            size="xs"
            label={t("widgets.field.ask_email")}
            description={t("widgets.hint.ask_email")}
            checked={form.ask_email}
            disabled={!editable}
            onChange={(event) => set({ ask_email: event.currentTarget.checked })}
          />
        </div>
        {general && <Failed error={general} />}
        {editable && (
          <div className={classes.buttons}>
            {onReset && changed && <Button onClick={onReset}>{t("widgets.reset")}</Button>}
            <Button type="submit" variant="filled" loading={saving} disabled={!changed}>
              {save}
            </Button>
          </div>
        )}
      </Block>
    </form>
  );
}

function Failed({ error }: { error: Error }) {
  return (
    <Notice tone="negative" title={t("save.failed", { reason: messageOf(error) })}>
      <p className="soft">{t("widgets.kept")}</p>
      {error instanceof ApiError && error.requestId && (
        <p className="mono muted">{t("error.request", { id: error.requestId })}</p>
      )}
    </Notice>
  );
}

function fieldsOf(failure: Error | undefined): Record<string, string> {
  return failure instanceof ApiError ? failure.fields : {};
}

/** Our own words for a mistake come before the server's for the same field. */
function wordsOf(mistakes: Mistakes, failure: Error | undefined): Record<string, string> {
  const own = Object.entries(mistakes).map(([field, mistake]) => [field, t(`widgets.mistake.${mistake}`)]);
  return { ...fieldsOf(failure), ...Object.fromEntries(own) };
}

function focusFirst(form: HTMLFormElement): void {
  // The fields at fault are marked with the next drawing.
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}

type LooksProps = {
  form: WidgetInput;
  error: string | undefined;
  editable: boolean;
  onChange: (part: Partial<WidgetInput>) => void;
};

function Looks({ form, error, editable, onChange }: LooksProps) {
  const valid = /^#[\da-f]{6}$/i.test(form.accent);
  return (
    <div className={classes.looks}>
      <TextInput
        label={t("widgets.field.accent")}
        value={form.accent}
        error={error}
        disabled={!editable}
        spellCheck={false}
        maxLength={7}
        leftSection={
          <input
            type="color"
            className={classes.picker}
            aria-label={t("widgets.pick")}
            disabled={!editable}
            value={valid ? form.accent.toLowerCase() : "#000000"}
            onChange={(event) => onChange({ accent: event.currentTarget.value.toUpperCase() })}
          />
        }
        onChange={(event) => onChange({ accent: event.currentTarget.value })}
      />
      <Choice
        label={t("widgets.field.theme")}
        value={form.theme}
        disabled={!editable}
        data={(["auto", "light", "dark"] as const).map((value) => ({
          value,
          label: t(`widgets.theme.${value}`),
        }))}
        onChange={(theme) => onChange({ theme })}
      />
      <Choice
        label={t("widgets.field.position")}
        value={form.position}
        disabled={!editable}
        data={(["left", "right"] as const).map((value) => ({ value, label: t(`widgets.position.${value}`) }))}
        onChange={(position) => onChange({ position })}
      />
    </div>
  );
}

type ChoiceProps<V extends string> = {
  label: string;
  value: V;
  disabled: boolean;
  data: { value: V; label: string }[];
  onChange: (value: V) => void;
};

function Choice<V extends string>({ label, value, disabled, data, onChange }: ChoiceProps<V>) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      <SegmentedControl
        aria-label={label}
        value={value}
        disabled={disabled}
        data={data}
        onChange={(next) => onChange(next as V)}
      />
    </div>
  );
}
