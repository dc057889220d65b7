import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import { type BaseRecord, type Field, fieldOf, type ResourceDef, type Value } from "./define";
import { MoveConflict } from "./move-conflict";
import { type Conflict, type Saved, saveField } from "./save-field";
import { messageOf } from "./use-save";

export type Move<R> = {
  record: R;
  field: keyof R & string;
  value: Value;
  /** What is done instead of changing the field. */
  act?: () => Promise<unknown>;
};

/** What is told or put back once it is known whether the record could go there. */
type Then = { onDone?: () => void; onBack?: () => void };
type Clash<R> = { field: Field<R>; conflict: Conflict<R> };

/** Whether a record can be given another value of a field by being moved. */
export function isMovable<R extends BaseRecord>(def: ResourceDef<R>, record: R, field: string): boolean {
  return !def.closed?.(record) && !def.locked?.(record, field);
}

/**
 * Gives a record another value by moving it, on screen at once. One that may not go there goes back and the person is told
 * why; where somebody else has moved it meanwhile, both places are shown and the person chooses.
 */
export function useMove<R extends BaseRecord, Shown>(
  def: ResourceDef<R>,
  shown: QueryKey,
  moved: (old: Shown, move: Move<R>) => Shown,
): { move: (move: Move<R>, then?: Then) => void; dialog: ReactNode } {
  const client = useQueryClient();
  const [clash, setClash] = useState<Clash<R>>();
  const mutation = useMutation({
    mutationFn: async ({ record, field, value, act }: Move<R>): Promise<Saved<R> | undefined> => {
      if (!act) return saveField(def, record, field, value);
      await act();
      return undefined;
    },
    onMutate: async (move) => {
      await client.cancelQueries({ queryKey: shown });
      const before = client.getQueryData<Shown>(shown);
      client.setQueryData<Shown>(shown, (old) => old && moved(old, move));
      return { back: () => client.setQueryData(shown, before) };
    },
    onSuccess: (saved, { field: name }, kept) => {
      const field = fieldOf(def, name);
      if (!saved || !("conflict" in saved) || !field) return;
      kept.back();
      setClash({ field, conflict: saved.conflict });
    },
    onError: (error, { record }, kept) => {
      kept?.back();
      toast(t("move.refused", { name: def.title(record), reason: reasonOf(error) }));
    },
    onSettled: () =>
      Promise.all(
        [keys.record(def.name), keys.overview(), keys.calendar()].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const move = (next: Move<R>, { onDone, onBack }: Then = {}) =>
    mutation.mutate(next, {
      onError: onBack,
      onSuccess: (saved) => (saved && "conflict" in saved ? onBack?.() : onDone?.()),
    });
  const dialog = clash && (
    <MoveConflict
      def={def}
      {...clash}
      onTake={() => setClash(undefined)}
      onKeep={() => {
        const { field, conflict } = clash;
        setClash(undefined);
        move({ record: conflict.current, field: field.name, value: conflict.yours });
      }}
    />
  );
  return { move, dialog };
}

/** What the field says, where it is at fault; else what the whole answer says. */
function reasonOf(error: Error): string {
  const [field] = error instanceof ApiError ? Object.values(error.fields) : [];
  return field ?? messageOf(error);
}
