import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { t, text } from "@/i18n/translate";
import { LoadingRows } from "@/ui/states";
import { type BaseRecord, fieldOf, type ResourceDef } from "../define";
import { membersQuery } from "../members";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; id: string; onClose: () => void };

/** What an undo left as it was, since somebody has changed it: record, field and what stands there now. */
export function Conflicts<R extends BaseRecord>({ def, id, onClose }: Props<R>) {
  const { data } = useQuery({
    queryKey: ["change_sets", "conflicts", id],
    queryFn: () =>
      body(api.GET("/change-sets/{id}/conflicts", { params: { path: { id }, query: { limit: 200 } } })),
  });
  const members = useQuery(membersQuery).data ?? [];
  const shown = (value: unknown) =>
    value === null || value === undefined || value === ""
      ? t("undo.empty")
      : (members.find((member) => member.user_id === value)?.name ?? String(value));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={<b>{t("undo.conflicts_title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {data ? (
        <table style={{ width: "100%", textAlign: "left" }}>
          <thead>
            <tr>
              <th>{t("undo.record")}</th>
              <th>{t("bulk.field")}</th>
              <th>{t("undo.now")}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((one) => {
              const field = fieldOf(def, one.field);
              return (
                <tr key={one.position}>
                  <td>{one.title}</td>
                  <td>{field ? text(field.label) : one.field || t("undo.whole")}</td>
                  <td>{one.field ? shown(one.current) : ""}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <LoadingRows />
      )}
    </Modal>
  );
}
