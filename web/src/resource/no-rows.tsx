import { Button } from "@mantine/core";
import { t, text } from "@/i18n/translate";
import { Empty } from "@/ui/states";
import type { BaseRecord, ResourceDef } from "./define";
import { useListState } from "./list-state";
import { inSentence } from "./nouns";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; filtered: boolean; canCreate: boolean };

/** A list without rows: nothing fits, or nothing is there yet. */
export function NoRows<R extends BaseRecord>({ def, filtered, canCreate }: Props<R>) {
  const change = useListState();
  if (filtered) {
    return (
      <Empty
        icon="filter"
        title={t("list.nothing", { what: inSentence(def.other) })}
        action={
          <Button onClick={() => change({ filter: undefined, q: undefined })}>{t("filter.clear")}</Button>
        }
      >
        {t("list.nothing_body")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={def.icon}
      title={t("list.empty", { what: inSentence(def.other) })}
      example={t("list.example", { example: text(def.example) })}
      action={
        canCreate && (
          <>
            <Button variant="default" onClick={() => change({ create: true }, { push: true })}>
              {t("create.title", { what: inSentence(def.one) })}
            </Button>
            {def.importable && (
              <Button variant="subtle" color="gray" onClick={() => change({ import: "new" }, { push: true })}>
                {t("import.open")}
              </Button>
            )}
          </>
        )
      }
    >
      {text(def.about)}
    </Empty>
  );
}
