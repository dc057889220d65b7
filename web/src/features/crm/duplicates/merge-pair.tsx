import { lazy } from "react";
import type { BaseRecord, ResourceDef } from "@/resource/define";

const MergeDialog = lazy(() =>
  import("./merge-dialog").then((module) => ({ default: module.MergeDialog })),
) as unknown as typeof import("./merge-dialog").MergeDialog;

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  ids: [string, string];
  onClose: () => void;
  onDone: () => void;
};

/** Two rows that somebody has selected, whether or not they look alike. */
export function MergePair<R extends BaseRecord>({ def, ids, onClose, onDone }: Props<R>) {
  return (
    <MergeDialog
      def={def}
      ids={ids}
      onClose={onClose}
      onMerged={() => {
        onClose();
        onDone();
      }}
    />
  );
}
