import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/Menu.layer.css";
import { useComputedColorScheme } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { useAccountAppearance, useAppearance } from "@/resource/appearance";
import { startLive } from "@/resource/live";
import { useShortcuts } from "@/ui/shortcuts";
import { Toasts } from "@/ui/toasts";
import classes from "./shell.module.css";
import { SideNav } from "./side-nav";
import { TabBar } from "./tab-bar";
import { TopBar } from "./top-bar";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const ClosingPage = lazy(() => import("./closing-page").then((module) => ({ default: module.ClosingPage })));
const KeysHelp = lazy(() => import("./keys-help").then((module) => ({ default: module.KeysHelp })));

/** Top bar, navigation and the sheet between them; on a phone a bar at the bottom instead. */
export function Shell() {
  const me = useQuery(meQuery).data;
  const [dialog, setDialog] = useState<"palette" | "keys">();
  const [creating, setCreating] = useState(false);
  const { change } = useAppearance();
  const scheme = useComputedColorScheme("light");
  useAccountAppearance();
  useRealtime();
  useShortcuts({
    "mod+k": () => setDialog("palette"),
    "?": () => setDialog("keys"),
    c: () => setCreating(true),
    d: () => change({ theme: scheme === "dark" ? "light" : "dark" }),
  });
  const close = () => setDialog(undefined);
  return (
    <div className={classes.app}>
      <a href="#main" className={classes.skip}>
        {t("skip")}
      </a>
      <TopBar
        onSearch={() => setDialog("palette")}
        onKeys={() => setDialog("keys")}
        creating={creating}
        onCreating={setCreating}
      />
      <SideNav />
      {me?.company.closes_at ? (
        <Suspense>
          <ClosingPage me={me} closesAt={me.company.closes_at} />
        </Suspense>
      ) : (
        <Outlet />
      )}
      <TabBar />
      <Toasts />
      <Suspense>
        {dialog === "palette" && <Palette onClose={close} />}
        {dialog === "keys" && <KeysHelp onClose={close} />}
      </Suspense>
    </div>
  );
}

/** One socket for the company that is open. */
function useRealtime(): void {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const company = me?.company.id;
  const user = me?.user.id;
  useEffect(() => (company && user ? startLive(client, user) : undefined), [client, company, user]);
}
