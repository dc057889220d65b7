import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { When } from "@/ui/dates";
import { ErrorState } from "@/ui/states";
import { Tag } from "@/ui/tag";
import { toast } from "@/ui/toasts";
import { deviceName, devicesQuery } from "./security";
import classes from "./security.module.css";
import { NotProven, useProof } from "./use-proof";

/** Where the person is signed in, and the end of it. */
export function Sessions() {
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const devices = useQuery(devicesQuery);
  const changed = () => client.invalidateQueries({ queryKey: devicesQuery.queryKey });
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) toast(messageOf(error));
  };
  const end = useMutation({
    mutationFn: (id: string) =>
      proven(() => body(api.DELETE("/auth/sessions/{id}", { params: { path: { id } } }))),
    onSuccess: () => {
      toast(t("security.session_ended"));
      return changed();
    },
    onError: complain,
  });
  const endOthers = useMutation({
    mutationFn: () => proven(() => body(api.POST("/auth/sessions/end-others"))),
    onSuccess: ({ ended }) => {
      toast(t("security.sessions_ended", { count: ended }));
      return changed();
    },
    onError: complain,
  });
  return (
    <section className={classes.section} aria-labelledby="sessions">
      <div className={classes.head}>
        <h2 id="sessions">{t("security.sessions")}</h2>
        {(devices.data?.length ?? 0) > 1 && (
          <Button size="xs" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("security.sessions_end")}
          </Button>
        )}
      </div>
      <p className="muted">{t("security.sessions_about")}</p>
      {devices.isError && (
        <ErrorState title={t("security.failed")} error={devices.error} retry={() => void devices.refetch()} />
      )}
      <ul aria-label={t("security.sessions")}>
        {devices.data?.map((device) => (
          <li key={device.id} className={classes.item}>
            <span className={classes.words}>
              <span className="strong">{deviceName(device.agent)}</span>{" "}
              {device.current && <Tag tone="positive">{t("security.session_this")}</Tag>}
              <br />
              <span className="small muted">
                {[device.address, device.company].filter(Boolean).join(", ")}. {t("security.session_seen")}{" "}
                <When at={device.last_seen_at} />
              </span>
            </span>
            {!device.current && (
              <Button
                size="xs"
                variant="subtle"
                color="brick"
                aria-label={t("security.session_end_one", { device: deviceName(device.agent) })}
                onClick={() => end.mutate(device.id)}
              >
                {t("security.session_end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {dialog}
    </section>
  );
}
