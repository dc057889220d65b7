import { ActionIcon, Popover } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { routeOf } from "@/resource/define";
import { RecordLink, useOpenRecord } from "@/resource/record-link";
import { Ago } from "@/ui/dates";
import { Icon, type IconName } from "@/ui/icon";
import { Empty } from "@/ui/states";
import { toast } from "@/ui/toasts";
import classes from "./bell.module.css";

type Notification = Answered<"/notifications", "get">["items"][number];

const query = queryOptions({
  queryKey: keys.notifications(),
  queryFn: ({ signal }) => body(api.GET("/notifications", { params: { query: { limit: 30 } }, signal })),
  // Where the socket can't be kept, a reminder still comes within minutes.
  refetchInterval: 120_000,
});

/** What concerns the signed-in person: a point when there is something new, the list on a click. */
export function Bell() {
  const client = useQueryClient();
  const { data } = useQuery(query);
  const [opened, setOpened] = useState(false);
  const items = data?.items ?? [];
  const unseen = data?.unseen ?? 0;
  useToasts(items, data !== undefined);
  const seen = useMutation({
    mutationFn: (upTo: string) => body(api.POST("/notifications/seen", { body: { up_to: upTo } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notifications() }),
  });
  // What was new stays marked while the list is open; it counts as seen once that closes.
  const change = (open: boolean) => {
    setOpened(open);
    const newest = items[0];
    if (!open && newest && unseen > 0) seen.mutate(newest.id);
  };
  return (
    <Popover opened={opened} onChange={change} position="bottom-end" width={340} trapFocus>
      <Popover.Target>
        <ActionIcon
          className={classes.bell}
          aria-label={unseen > 0 ? t("notifications.open", { count: unseen }) : t("notifications.title")}
          onClick={() => change(!opened)}
        >
          <Icon name="bell" />
          {unseen > 0 && <span className={classes.dot} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {items.length === 0 ? (
          <div className={classes.empty}>
            <Empty icon="bell" title={t("notifications.none")}>
              {t("notifications.none_body")}
            </Empty>
          </div>
        ) : (
          <ul className={classes.list} aria-label={t("notifications.title")}>
            {items.map((one) => (
              <li key={one.id}>
                <Row one={one} onOpen={() => change(false)} />
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function reason({ kind, from_name: name }: Notification): string {
  if (kind === "mention") return t("notifications.mention", { name });
  if (kind === "assigned") return t("notifications.assigned", { name });
  if (kind === "quote") return t("notifications.quote");
  // A newer server may know of more than this page does.
  return t(kind === "reminder" ? "notifications.reminder" : "notifications.other");
}

const icons: Record<string, IconName> = {
  mention: "at",
  reminder: "clock",
  assigned: "check",
  quote: "paper",
};

/** What it is about. The title is left out where its reader can't see the record, or can't any more. */
function what({ title }: Notification): string {
  return title || t("unseen");
}

function Row({ one, onOpen }: { one: Notification; onOpen: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the link inside has the keys; the click bubbles from it
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link's Enter is a click
    <div onClick={onOpen} data-new={one.seen_at ? undefined : true}>
      <RecordLink to={{ route: routeOf(one.record) }} id={one.record_id} className={classes.row}>
        <Icon name={icons[one.kind] ?? "bell"} />
        <span className="small muted">{reason(one)}</span>
        <span className="small muted">
          <Ago at={one.at} />
        </span>
        <span className={`${classes.what} ${one.seen_at ? "" : "strong"}`}>{what(one)}</span>
      </RecordLink>
    </div>
  );
}

/** Says what came while the page was open, once. */
function useToasts(items: Notification[], loaded: boolean): void {
  const open = useOpenRecord();
  const newest = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!loaded) return;
    const last = newest.current;
    newest.current = items[0]?.id ?? "";
    if (last === undefined) return;
    for (const one of items.filter(({ id, seen_at: seen }) => id > last && !seen).reverse()) {
      const run = () => open({ route: routeOf(one.record) }, one.record_id, {});
      toast(`${reason(one)}: ${what(one)}`, { label: t("notifications.show"), run });
    }
  }, [items, loaded, open]);
}
