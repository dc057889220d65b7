import { Button, Tooltip } from "@mantine/core";
import "@mantine/core/styles/Tooltip.layer.css";
import { useQuery } from "@tanstack/react-query";
import { download } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { ago, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { ErrorState } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { sealQuery } from "./audit";
import classes from "./audit.module.css";

/** How far the log is sealed, and the checkpoint to keep elsewhere. */
export function SealState() {
  const seal = useQuery(sealQuery);
  if (seal.isError) {
    const { error } = seal;
    return "status" in error && error.status === 403 ? null : (
      <ErrorState title={t("audit.seal_failed")} error={error} retry={() => void seal.refetch()} />
    );
  }
  if (!seal.data) return null;
  const { checkpoint, waiting } = seal.data;
  const save = () =>
    download("/audit/seal", `audit-checkpoint-${checkpoint.seq}.json`).catch((error: Error) =>
      toast(messageOf(error)),
    );
  return (
    <div className={classes.seal}>
      <Icon name="lock" size={14} />
      <span className="num">
        {checkpoint.seq > 0
          ? t("audit.sealed_to", { seq: number(checkpoint.seq), ago: ago(checkpoint.at) })
          : t("audit.sealed_none")}{" "}
        {waiting > 0 && t("audit.waiting", { count: waiting })}
      </span>
      {checkpoint.seq > 0 && (
        <Tooltip label={t("audit.checkpoint_help")} multiline w={320}>
          <Button size="xs" leftSection={<Icon name="download" size={14} />} onClick={() => void save()}>
            {t("audit.checkpoint")}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}
