import type { Lead } from "@/api/shapes";
import { t } from "@/i18n/translate";
import type { Late } from "@/resource/define";

/** After so many days without a change, somebody who may want to buy has been forgotten. */
const quietDays = 14;
const day = 86_400_000;

/** Leads that wait for somebody: neither converted nor given up, and untouched for long. */
export const quietLeads: Late<Lead> = {
  of: ({ status, updated_at: at }, now) => {
    const days = Math.floor((now.getTime() - Date.parse(at)) / day);
    const waits = status !== "converted" && status !== "unqualified";
    return waits && days >= quietDays ? t("leads.quiet", { days }) : undefined;
  },
  filter: () => `!(status in ["converted", "unqualified"]) && updated_at < ago("${quietDays}d")`,
  count: (count) => t("leads.quiet_count", { count, days: quietDays }),
};
