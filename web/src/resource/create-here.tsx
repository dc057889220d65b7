import { useOpenFields } from "./closed-fields";
import { CreateDrawer } from "./create-drawer";
import { useExtended } from "./custom";
import type { BaseRecord, ResourceDef, Value } from "./define";
import { useOpenRecord } from "./record-link";

type Props = { def: ResourceDef<BaseRecord>; initial: Record<string, Value>; onClose: () => void };

/** The form of a new record from the page of another that it belongs to. */
export function CreateHere({ def: built, initial, onClose }: Props) {
  const def = useOpenFields(useExtended(built));
  const open = useOpenRecord();
  return (
    <CreateDrawer
      def={def}
      opened
      initial={initial}
      onClose={onClose}
      onCreated={(record) => {
        onClose();
        open(def, record.id);
      }}
    />
  );
}
