import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import { type BaseRecord, fieldOf, type ResourceDef } from "../define";
import { messageOf } from "../use-save";
import { canTakeAll, chosen, type Selection } from "./chosen";
import type { Bulk } from "./use-bulk";

export type { Selection } from "./chosen";

const BulkEdit = lazy(() =>
  import("./bulk-edit").then((module) => ({ default: module.BulkEdit })),
) as unknown as typeof import("./bulk-edit").BulkEdit;

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  selection: Selection;
  canEdit: boolean;
  canDelete: boolean;
  bulk: Bulk;
  onDone: () => void;
};

/** What can be done with the selected rows, or with all that the list finds. */
export function BulkActions<R extends BaseRecord>(props: Props<R>) {
  const { def, selection, canEdit, canDelete, bulk, onDone } = props;
  const [wanted, setAll] = useState(false);
  const [pair, setPair] = useState<[string, string]>();
  const [editing, setEditing] = useState<string[]>();
  const offered = canTakeAll(selection);
  const all = wanted && offered;
  const count = all ? (selection.total ?? 0) : selection.ids.length;
  const remove = useMutation({
    mutationFn: () => bulk.run({ ...chosen(selection, all), action: "delete" }),
    onSuccess: onDone,
    onError: (error) => toast(t("bulk.failed", { reason: messageOf(error) })),
  });
  const owner = fieldOf(def, "owner_id");
  return (
    <>
      {offered && (
        <Button variant="subtle" color="gray" aria-pressed={all} onClick={() => setAll(!all)}>
          {t(all ? "bulk.all_selected" : "bulk.all", { count: number(selection.total ?? 0) })}
        </Button>
      )}
      {canEdit && (
        <Button variant="subtle" color="gray" onClick={() => setEditing([])}>
          {t("bulk.edit")}
        </Button>
      )}
      {canEdit && owner && !owner.readOnly && (
        <Button variant="subtle" color="gray" onClick={() => setEditing(["owner_id"])}>
          {t("bulk.assign")}
        </Button>
      )}
      {canEdit && canDelete && def.pair && !all && selection.ids.length === 2 && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="merge" />}
          onClick={() => setPair([selection.ids[0] ?? "", selection.ids[1] ?? ""])}
        >
          {t("merge.open")}
        </Button>
      )}
      {canDelete && (
        <Button
          variant="subtle"
          color="brick"
          leftSection={<Icon name="trash" />}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t("delete")}
        </Button>
      )}
      <Suspense>
        {editing && (
          <BulkEdit
            def={def}
            count={count}
            first={editing}
            onClose={() => setEditing(undefined)}
            onApply={async (changes) => {
              await bulk.run({ ...chosen(selection, all), action: "edit", changes });
              onDone();
            }}
          />
        )}
        {pair && def.pair?.(pair, () => setPair(undefined), onDone)}
      </Suspense>
    </>
  );
}
