import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";
import { NotProven, useProof } from "../security/use-proof";
import { ExportTable } from "./exports";
import { ownExportsQuery, useFresh } from "./privacy";
import classes from "./privacy.module.css";

/** One's own data, on one's profile. */
export function OwnData() {
  const all = useQuery(ownExportsQuery);
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const made = useMutation({
    mutationFn: () => proven(() => body(api.POST("/user/exports"))),
    onSuccess: fresh,
    onError: (error) => !(error instanceof NotProven) && toast(messageOf(error)),
  });
  return (
    <section className={classes.part}>
      <h2>{t("privacy.own")}</h2>
      <p className="muted">{t("privacy.own_note")}</p>
      {all.data && all.data.length > 0 && (
        <ExportTable rows={all.data} base="/user/exports" label={t("privacy.own")} />
      )}
      <div>
        <Button loading={made.isPending} onClick={() => made.mutate()}>
          {t("privacy.export")}
        </Button>
      </div>
      {dialog}
    </section>
  );
}
