import { Button } from "@mantine/core";
import { t, text } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import classes from "./conflict-card.module.css";
import type { BaseRecord, Field, ResourceDef, Value } from "./define";
import type { Conflict } from "./save-field";
import { FieldValue } from "./value";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  conflict: Conflict<R>;
  /** How the value that was typed reads; a picked one has a name. */
  yoursShown?: string;
  /** What happened, where nobody was typing. */
  happened?: string;
  onKeep: () => void;
  onTake: () => void;
};

/** Both values in full and two buttons: the person chooses, nobody else. */
export function ConflictCard<R extends BaseRecord>({
  def,
  field,
  conflict,
  yoursShown,
  happened,
  onKeep,
  onTake,
}: Props<R>) {
  const label = text(field.label);
  const title = conflict.by
    ? t("conflict.by", { name: conflict.by, field: label })
    : t("conflict.title", { field: label });
  const mine = { ...conflict.current, [field.name]: conflict.yours } as R;
  return (
    <Notice tone="caution" title={happened ?? title}>
      <div className={classes.versus}>
        <div>
          <span className="small muted">{t("conflict.yours")}</span>
          <span className={classes.value}>
            {yoursShown ?? <FieldValue def={def} field={field} record={mine} />}
          </span>
          <Button size="xs" variant="filled" onClick={onKeep}>
            {t("conflict.keep")}
          </Button>
        </div>
        <div>
          <span className="small muted">{t("conflict.theirs")}</span>
          <span className={classes.value}>
            <FieldValue def={def} field={field} record={conflict.current} />
          </span>
          <Button size="xs" onClick={onTake}>
            {t("conflict.take")}
          </Button>
        </div>
      </div>
    </Notice>
  );
}

/** Whether two values are the same to a person. */
export function sameValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) || Array.isArray(b)) return JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
  return (a ?? "") === (b ?? "");
}
