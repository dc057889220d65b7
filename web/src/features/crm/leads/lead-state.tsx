import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import type { Lead } from "@/api/shapes";
import classes from "@/features/crm/duplicates/strip.module.css";
import { t } from "@/i18n/translate";
import { includedName, routeOf } from "@/resource/define";
import { PlaceLink } from "@/resource/place-link";
import { ago } from "@/ui/format";
import { Icon } from "@/ui/icon";

const ConvertDialog = lazy(() =>
  import("./convert-dialog").then((module) => ({ default: module.ConvertDialog })),
);

const parts = [
  ["account_id", "accounts", "account"],
  ["contact_id", "contacts", "contact"],
  ["deal_id", "deals", "deal"],
] as const;

/** Above a lead: the way to convert it, or what it became. */
export function LeadState({ lead }: { lead: Lead }) {
  const me = useQuery(meQuery).data;
  const [open, setOpen] = useState(false);
  if (lead.status === "converted") {
    return (
      <div className={classes.strip} role="status">
        <Icon name="check" className="pos" />
        <span>{t("convert.done", { ago: ago(lead.converted_at ?? lead.updated_at) })}</span>
        {parts.map(([field, record, word]) => {
          const id = lead[field];
          if (!id) return null;
          return (
            <span key={field}>
              <span className="small muted">{t(`convert.${word}`)}</span>{" "}
              <PlaceLink route={`${routeOf(record)}/{-$id}`} params={{ id }} className="acc strong">
                {includedName(lead, field) ?? t(`convert.${word}`)}
              </PlaceLink>
            </span>
          );
        })}
      </div>
    );
  }
  if (!may(me, "leads", "edit")) return null;
  return (
    <div className={classes.strip}>
      <Button size="compact-sm" variant="filled" onClick={() => setOpen(true)}>
        {t("convert.open")}
      </Button>
      {open && (
        <Suspense>
          <ConvertDialog lead={lead} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
