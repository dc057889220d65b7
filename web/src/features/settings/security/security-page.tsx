import { useQuery } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { SettingsPage } from "../settings-page";
import { Authenticator } from "./authenticator";
import { Passkeys } from "./passkeys";
import { securityQuery } from "./security";
import { Sessions } from "./sessions";

/** What guards the person's account. */
export function SecurityPage() {
  const state = useQuery(securityQuery);
  return (
    <SettingsPage title={t("security.title")} lead={t("security.lead")}>
      {state.isPending && <LoadingRows rows={6} />}
      {state.isError && (
        <ErrorState title={t("security.failed")} error={state.error} retry={() => void state.refetch()} />
      )}
      {state.data && (
        <>
          {!state.data.email_verified && <Notice title={t("security.confirm_first")} live={false} />}
          <Authenticator state={state.data} />
          <Passkeys disabled={!state.data.email_verified} />
          <Sessions />
        </>
      )}
    </SettingsPage>
  );
}
