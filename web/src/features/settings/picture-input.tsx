import { Button } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";
import classes from "./settings.module.css";

const readable = "image/jpeg,image/png,image/webp,image/gif";
const mostBytes = 15 * 1024 * 1024;

type Props = {
  /** What it is the picture of, such as "Picture" or "Logo". */
  label: string;
  shown: ReactNode;
  there: boolean;
  help: string;
  busy: boolean;
  disabled?: boolean;
  onChange: (file: Blob | undefined, failed: (error: Error) => void) => void;
};

/** A picture with what can be done about it. */
export function PictureInput({ label, shown, there, help, busy, disabled, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const failed = (error: Error) => toast(t("avatar.failed", { reason: messageOf(error) }));
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes) failed(new Error(t("avatar.too_large", { most: mostBytes >> 20 })));
    else onChange(file, failed);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row
    <div className={classes.picture} role="group" aria-label={label}>
      {shown}
      <div className={classes.words}>
        <span className={classes.buttons}>
          <Button loading={busy} disabled={disabled} onClick={() => input.current?.click()}>
            {t("picture.choose")}
          </Button>
          {there && (
            <Button
              variant="subtle"
              color="brick"
              disabled={disabled || busy}
              onClick={() => onChange(undefined, failed)}
            >
              {t("picture.remove")}
            </Button>
          )}
        </span>
        <p className="small muted">{help}</p>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={readable}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
