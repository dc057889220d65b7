import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import type { Member } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Dialog } from "./dialog";
import { NotProven, useProof } from "./security/use-proof";
import { useHandOver } from "./team";
import classes from "./team.module.css";

/** Makes another member the owner, once more asked for. */
export function HandOver({ member, onClose }: { member: Member; onClose: () => void }) {
  const me = useQuery(meQuery).data;
  const { proven, dialog } = useProof();
  const hand = useHandOver(proven);
  if (dialog) return dialog;
  return (
    <Dialog
      title={t("team.hand_over_title", { name: member.name })}
      error={hand.error instanceof NotProven ? null : hand.error}
      onClose={onClose}
      onSubmit={() => hand.mutate(member.user_id, { onSuccess: onClose })}
    >
      <p className="muted">
        {t("team.hand_over_note", { name: member.name, company: me?.company.name ?? "" })}
      </p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" color="brick" loading={hand.isPending}>
          {t("team.hand_over")}
        </Button>
      </div>
    </Dialog>
  );
}
