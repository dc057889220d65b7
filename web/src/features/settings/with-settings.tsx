import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Settings } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { ErrorState, LoadingRows } from "@/ui/states";
import { settingsQuery } from "./settings";

/** What a page shows once the settings are there. */
export function WithSettings({ children }: { children: (settings: Settings) => ReactNode }) {
  const settings = useQuery(settingsQuery);
  if (settings.isPending) return <LoadingRows rows={6} />;
  if (settings.isError)
    return (
      <ErrorState title={t("settings.failed")} error={settings.error} retry={() => void settings.refetch()} />
    );
  return children(settings.data);
}
