import { Button } from "@mantine/core";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import classes from "./security.module.css";

type Props = { codes: string[]; onKept: () => void };

/** New recovery codes, shown once. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    toast(t("security.recovery_copied"));
  };
  return (
    <>
      <h3>{t("security.recovery")}</h3>
      <p className="muted">{t("security.recovery_about")}</p>
      <ul className={`${classes.codes} mono`} aria-label={t("security.recovery")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.row}>
        {navigator.clipboard && <Button onClick={() => void copy()}>{t("security.recovery_copy")}</Button>}
        <Button variant="filled" onClick={onKept}>
          {t("security.recovery_kept")}
        </Button>
      </div>
    </>
  );
}
