import { ActionIcon, Button, TextInput } from "@mantine/core";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import classes from "./widgets.module.css";

type Props = {
  origins: string[];
  /** By "allowed_origins[1]". */
  errors: Record<string, string>;
  editable: boolean;
  onChange: (origins: string[]) => void;
};

/** The sites where the widget may run, one address a line. */
export function OriginFields({ origins, errors, editable, onChange }: Props) {
  const rows = origins.length > 0 ? origins : [""];
  const change = (at: number, origin: string) =>
    onChange(rows.map((old, index) => (index === at ? origin : old)));
  return (
    <fieldset className={classes.originFields} disabled={!editable}>
      <legend className={classes.label}>{t("widgets.field.origins")}</legend>
      <p className="small muted">{t("widgets.hint.origins")}</p>
      {rows.map((origin, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its position, its text changes while typing
        <div key={at} className={classes.origin}>
          <TextInput
            className="grow"
            aria-label={t("widgets.origin", { n: at + 1 })}
            placeholder="https://shop.example"
            inputMode="url"
            spellCheck={false}
            autoCapitalize="none"
            value={origin}
            error={errors[`allowed_origins[${at}]`] ?? (at === 0 ? errors.allowed_origins : undefined)}
            onChange={(event) => change(at, event.currentTarget.value)}
          />
          {rows.length > 1 && (
            <ActionIcon
              mt={2}
              aria-label={t("widgets.origin_remove", { n: at + 1 })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <Icon name="x" />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        className={classes.addOrigin}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange([...rows, ""])}
      >
        {t("widgets.origin_add")}
      </Button>
    </fieldset>
  );
}
