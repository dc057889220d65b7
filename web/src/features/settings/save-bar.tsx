import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import classes from "./settings.module.css";

type Props = { error: Error | null; saving: boolean; changed: boolean };

/** The end of a form: what went wrong with it as a whole, and the button. */
export function SaveBar({ error, saving, changed }: Props) {
  const client = useQueryClient();
  const stale = error instanceof ApiError && error.status === 412;
  const named = error instanceof ApiError && Object.keys(error.fields).length > 0;
  return (
    <>
      {stale && (
        <Notice tone="caution" title={t("settings.stale")}>
          <Button size="xs" onClick={() => void client.invalidateQueries({ queryKey: keys.settings() })}>
            {t("settings.reload")}
          </Button>
        </Notice>
      )}
      {error && !stale && !named && <Notice tone="negative" title={messageOf(error)} />}
      <div className={classes.bar}>
        <Button type="submit" variant="filled" loading={saving} disabled={!changed}>
          {t("settings.save")}
        </Button>
      </div>
    </>
  );
}

/** The message of one field of a form that the server did not take. */
export function faultOf(error: Error | null, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field] : undefined;
}
