import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { ErrorState, LoadingRows } from "@/ui/states";
import { administrates } from "../pages";
import { SettingsPage } from "../settings-page";
import { Domains } from "./domains";
import { providerQuery } from "./provider";
import { ProviderForm } from "./provider-form";

/** The company's own OpenID Connect provider, and the domains that it speaks for. */
export function ProviderPage() {
  const me = useQuery(meQuery).data;
  const settled = useQuery({ ...providerQuery, enabled: administrates(me) });
  return (
    <SettingsPage title={t("provider.title")} lead={t("provider.lead")} admin>
      {settled.isPending && <LoadingRows rows={6} />}
      {settled.isError && (
        <ErrorState title={t("provider.failed")} error={settled.error} retry={() => void settled.refetch()} />
      )}
      {settled.data && (
        <>
          <ProviderForm settled={settled.data} />
          <Domains domains={settled.data.domains} />
        </>
      )}
    </SettingsPage>
  );
}
