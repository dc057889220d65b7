import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, body } from "@/api/client";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import "@/i18n/identity-words";

/** Confirms an address by the link that was mailed. A link works once, so it is asked once. */
export function Verify({ token }: { token: string }) {
  const client = useQueryClient();
  const verified = useQuery({
    queryKey: ["verify", token],
    enabled: token !== "",
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const answer = await body(api.POST("/auth/verify-email", { body: { token } }));
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      return answer;
    },
  });
  return (
    <Gate>
      <h1>{t("verify.title")}</h1>
      <p className="muted" role="status">
        {verified.isSuccess && t("verify.done")}
        {token && verified.isPending && t("verify.working")}
      </p>
      {(verified.error || !token) && (
        <div className={classes.foot}>
          <Notice tone="negative" title={verified.error ? messageOf(verified.error) : t("reset.broken")} />
        </div>
      )}
      <p className={classes.foot}>
        <Link to="/" className="acc strong">
          {t("verify.on")}
        </Link>
      </p>
    </Gate>
  );
}
