import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contact } from "@/api/shapes";
import "@/i18n/privacy-words";
import { type Key, t } from "@/i18n/translate";
import { exactly } from "@/ui/format";
import { LoadingRows } from "@/ui/states";
import classes from "./consent-log.module.css";

const doors = new Set(["api", "import", "widget", "merge", "undo", "before", "demo"]);

/** Every change of what a person has agreed to, behind a button. */
export function ConsentLog({ contact }: { contact: Contact }) {
  const [open, setOpen] = useState(false);
  const { data, isPending } = useQuery({
    queryKey: [...keys.one("contacts", contact.id), "consents", contact.version],
    queryFn: () => body(api.GET("/crm/contacts/{id}/consents", { params: { path: { id: contact.id } } })),
    enabled: open,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-expanded={open}
        className={classes.more}
        onClick={() => setOpen(!open)}
      >
        {t("privacy.log")}
      </Button>
      {open && isPending && <LoadingRows rows={2} />}
      {open && data?.items.length === 0 && <p className="small muted">{t("privacy.log_none")}</p>}
      {open && data && data.items.length > 0 && (
        <ol className={classes.log} aria-label={t("privacy.log")}>
          {data.items.map((one) => (
            <li key={one.id}>
              <p>
                {t(`privacy.consent.${one.consent}` as Key)}
                {one.do_not_contact && `, ${t("privacy.do_not_contact")}`}
              </p>
              {one.wording && <blockquote>{one.wording}</blockquote>}
              <p className="small muted">
                {[
                  exactly(one.at),
                  one.actor.name,
                  one.source,
                  t("privacy.via", {
                    door: t(`privacy.via.${doors.has(one.via) ? one.via : "other"}` as Key),
                  }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
