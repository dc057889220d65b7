import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { Sheet } from "@/ui/sheet";
import { administrates, groups, settingsPages } from "./pages";
import classes from "./settings.module.css";

/** The list of settings at the left, the open page at the right; on a phone first the list, then the page alone. */
export function SettingsShell() {
  return (
    <Sheet label={t("nav.settings")}>
      <div className={classes.panes}>
        <SettingsList />
        <Outlet />
      </div>
    </Sheet>
  );
}

function SettingsList() {
  const me = useQuery(meQuery).data;
  const pages = settingsPages.filter((page) => !page.admin || administrates(me));
  return (
    <nav className={classes.list} aria-label={t("nav.settings")}>
      <h1>{t("nav.settings")}</h1>
      {groups.map((group) => {
        const entries = pages.filter((page) => page.group === group);
        if (entries.length === 0) return null;
        return (
          <section key={group}>
            <h3>{t(`settings.${group}`)}</h3>
            {entries.map((page) => (
              <Link key={page.to} to={page.to} className={classes.entry}>
                {t(page.label)}
              </Link>
            ))}
          </section>
        );
      })}
    </nav>
  );
}
