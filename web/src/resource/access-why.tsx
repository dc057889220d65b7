import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import type { AccessReason } from "@/api/shapes";
import { type Text, t } from "@/i18n/translate";
import { ScopeWord } from "@/ui/scope-word";
import { ErrorState, LoadingRows } from "@/ui/states";
import classes from "./access-why.module.css";
import type { RecordPath } from "./define";
import { inSentence } from "./nouns";
import { accessQuery } from "./records";

type Props = {
  def: { name: string; path: RecordPath; one: Text; other: Text };
  id: string;
  onClose: () => void;
};

/** Why this person sees the record, and what else their role may do with it. */
export function AccessWhy({ def, id, onClose }: Props) {
  const why = useQuery(accessQuery(def, id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("access.why")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {why.isPending && <LoadingRows rows={3} />}
      {why.isError && (
        <ErrorState title={t("access.failed")} error={why.error} retry={() => void why.refetch()} />
      )}
      {why.data && <Reason why={why.data} other={inSentence(def.other)} one={inSentence(def.one)} />}
    </Modal>
  );
}

function Reason({ why, one, other }: { why: AccessReason; one: string; other: string }) {
  const me = useQuery(meQuery).data;
  const role = t(`role.${why.role}`);
  const team = why.teams.join(", ");
  const owner = why.owner_id === me?.user.id ? t("access.you") : why.owner_name || t("access.nobody");
  return (
    <>
      <p>{t(`access.${why.because}`, { role, one, other, owner: why.owner_name, team })}</p>
      <p className="muted">{t("access.owner", { owner })}</p>
      <table className={classes.rules}>
        <thead className="sr">
          <tr>
            <th scope="col">{t("access.action")}</th>
            <th scope="col">{t("access.scope")}</th>
            <th scope="col">{t("access.here")}</th>
          </tr>
        </thead>
        <tbody>
          {why.rules.map((rule) => (
            <tr key={rule.action}>
              <th scope="row">{t(`rights.action.${rule.action as "view"}`)}</th>
              <td>
                <ScopeWord scope={rule.scope} />
                {rule.settled && <span className="small muted"> {t("access.settled")}</span>}
              </td>
              <td className={rule.allowed ? "pos" : "muted"}>
                {t(rule.allowed ? "access.allowed" : "access.refused")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
