import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import "@/i18n/sealed-words";
import { t, text } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import type { BaseRecord, Field, ResourceDef, Value } from "./define";
import classes from "./properties.module.css";
import { revealValue } from "./records";
import { messageOf } from "./use-save";
import { FieldValue } from "./value";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  record: R;
  cover: ReactNode;
};

/** Shows one encrypted value to whoever asks for it; the audit log tells of it. It is forgotten with the page. */
export function Reveal<R extends BaseRecord>({ def, field, record, cover }: Props<R>) {
  const asked = useMutation({
    mutationFn: (version: number) =>
      revealValue(def.path, record.id, field.name).then((value) => ({ value, version })),
    gcTime: 0,
    onError: (error) => toast(t("sealed.failed", { field: text(field.label), reason: messageOf(error) })),
  });
  const shown = asked.data?.version === record.version ? asked.data : undefined;
  return (
    <span className={classes.sealed}>
      <span aria-live="polite">
        {shown ? (
          <FieldValue def={def} field={field} record={withValue(record, field.name, shown.value)} />
        ) : (
          cover
        )}
      </span>
      <button
        type="button"
        className={`${classes.reveal} acc strong`}
        aria-label={t(shown ? "sealed.hide_field" : "sealed.show_field", { field: text(field.label) })}
        title={shown ? undefined : t("sealed.told")}
        disabled={asked.isPending}
        onClick={() => (shown ? asked.reset() : asked.mutate(record.version))}
      >
        {t(shown ? "sealed.hide" : "sealed.show")}
      </button>
    </span>
  );
}

/** The record as it would be with a plain value. */
function withValue<R extends BaseRecord>(record: R, name: string, value: Value): R {
  const [object, key] = name.split(".");
  if (key === undefined) return { ...record, [name]: value };
  const own = (record as Record<string, unknown>)[object ?? ""] as Record<string, Value>;
  return { ...record, [object ?? ""]: { ...own, [key]: value } };
}
