import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { meQuery } from "@/api/session";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { NoPermission } from "@/ui/states";
import { administrates } from "./pages";
import classes from "./settings.module.css";

type Props = {
  title: string;
  /** One sentence on what is settled here. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** Others than administrators are told that it is not for them. */
  admin?: boolean;
  children: ReactNode;
};

/** One page of Settings. */
export function SettingsPage({ title, lead, actions, admin = false, children }: Props) {
  const me = useQuery(meQuery).data;
  const refused = admin && me !== undefined && !administrates(me);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Link to="/settings" className={`${classes.back} phone`} aria-label={t("nav.settings")}>
          <Icon name="left" />
        </Link>
        <h1>{title}</h1>
        {!refused && actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {lead && <p className={`${classes.lead} muted`}>{lead}</p>}
      {refused ? (
        <NoPermission what={title} role={me.company.role_name || t(`role.${me.company.role}`)} />
      ) : (
        children
      )}
    </div>
  );
}
