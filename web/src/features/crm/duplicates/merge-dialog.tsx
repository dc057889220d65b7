import { Button, Modal, Radio } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { useBulk } from "@/resource/bulk/use-bulk";
import { useOpenFields } from "@/resource/closed-fields";
import { useExtended } from "@/resource/custom";
import type { BaseRecord, Field, ResourceDef } from "@/resource/define";
import { RecordMark } from "@/resource/record-mark";
import { recordQuery } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { FieldValue } from "@/resource/value";
import { Nothing } from "@/ui/dates";
import { Notice } from "@/ui/notice";
import { LoadingRows } from "@/ui/states";
import { undoToast } from "@/ui/toasts";
import { differing, type Side, taken } from "./choices";
import { merge, type Twin } from "./duplicates";
import classes from "./strip.module.css";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  ids: [string, string];
  onClose: () => void;
  onMerged: (winner: string) => void;
};

/** Two records side by side: whose value stays is chosen field by field. */
export function MergeDialog<R extends BaseRecord>({ def: built, ids, onClose, onMerged }: Props<R>) {
  const def = useOpenFields(useExtended(built));
  const [order, setOrder] = useState(ids);
  const winner = useQuery(recordQuery<R>(def, order[0]));
  const loser = useQuery(recordQuery<R>(def, order[1]));
  const failure = winner.error ?? loser.error;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={<b>{t("merge.title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {failure && <Notice tone="negative" title={messageOf(failure)} />}
      {winner.data && loser.data ? (
        <Comparison
          key={order[0]}
          def={def}
          winner={winner.data}
          loser={loser.data}
          onSwap={() => setOrder([order[1], order[0]])}
          onClose={onClose}
          onMerged={onMerged}
        />
      ) : (
        !failure && <LoadingRows rows={6} />
      )}
    </Modal>
  );
}

type ComparisonProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  winner: R;
  loser: R;
  onSwap: () => void;
  onClose: () => void;
  onMerged: (winner: string) => void;
};

/** What can be chosen: the fields, and the picture where a person may change it. */
function choosable<R extends BaseRecord>(def: ResourceDef<R>, closed: boolean): Field<R>[] {
  const { picture } = def;
  if (!picture || closed) return def.fields;
  const shown = (record: R) =>
    picture.path(record) ? <RecordMark def={def} record={record} size={40} /> : <Nothing />;
  return [
    { name: picture.field as keyof R & string, label: picture.label, kind: "text", shown },
    ...def.fields,
  ];
}

function Comparison<R extends BaseRecord>({
  def,
  winner,
  loser,
  onSwap,
  onClose,
  onMerged,
}: ComparisonProps<R>) {
  const client = useQueryClient();
  const bulk = useBulk(def);
  const closed = useQuery(meQuery).data?.fields[def.name]?.[def.picture?.field ?? ""];
  const open = differing(choosable(def, closed !== undefined), winner, loser);
  const [chosen, setChosen] = useState<Record<string, Side>>({});
  const take = taken(open, winner, chosen);
  const merging = useMutation({
    mutationFn: () => merge(def.name as Twin, { winner, loser }, take),
    onSuccess: async (made) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [def.name] }),
        client.invalidateQueries({ queryKey: ["duplicates"] }),
      ]);
      undoToast(t("merge.done"), () => void bulk.undo(made.id).catch(() => undefined));
      onMerged(winner.id);
    },
  });
  const choose = (field: Field<R>, whose: Side) => setChosen((old) => ({ ...old, [field.name]: whose }));
  const all = (whose: Side) => setChosen(Object.fromEntries(open.map(({ name }) => [name, whose])));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        merging.mutate();
      }}
    >
      <p className="soft">{t("merge.choose")}</p>
      {merging.error && <Notice tone="negative" title={messageOf(merging.error)} />}
      {open.length === 0 && <p className="muted">{t("merge.same")}</p>}
      <table className={classes.compare}>
        <thead>
          <tr>
            <td />
            {[winner, loser].map((record, at) => (
              <th key={record.id} scope="col">
                {def.title(record)}
                <p className="small muted">{t(at === 0 ? "merge.keeps" : "merge.goes")}</p>
                {open.length > 1 && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => all(at === 0 ? "this" : "other")}
                  >
                    {t("merge.all")}
                  </Button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {open.map((field) => (
            <tr key={field.name}>
              <th scope="row" className="small muted">
                {text(field.label)}
              </th>
              {(["this", "other"] as const).map((whose) => (
                <td key={whose}>
                  {/* biome-ignore lint/a11y/noLabelWithoutControl: the radio is inside */}
                  <label>
                    <Radio
                      name={field.name}
                      size="xs"
                      aria-label={`${text(field.label)}: ${def.title(whose === "this" ? winner : loser)}`}
                      checked={take[field.name] === whose}
                      onChange={() => choose(field, whose)}
                    />
                    <span>
                      <FieldValue def={def} field={field} record={whose === "this" ? winner : loser} />
                    </span>
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.line} style={{ marginTop: 16, justifyContent: "flex-end" }}>
        <Button variant="subtle" onClick={onSwap}>
          {t("merge.swap")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={merging.isPending}>
          {t("merge.submit")}
        </Button>
      </div>
    </form>
  );
}
