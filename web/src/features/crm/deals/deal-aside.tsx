import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import type { Deal } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Money } from "@/ui/dates";
import { exactly, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { toast } from "@/ui/toasts";
import { linesQuery, staysQuery, useClosing } from "./deals";
import classes from "./deals.module.css";
import { Stakeholders } from "./stakeholders";
import "@/i18n/deals-words";

const LoseDialog = lazy(() => import("./lose-dialog").then((module) => ({ default: module.LoseDialog })));
const LinesEditor = lazy(() => import("./lines-editor").then((module) => ({ default: module.LinesEditor })));

/** What stands beside a deal: how it ends, what it is made of, who has a say, and its way so far. */
export function DealAside({ deal }: { deal: Deal }) {
  const me = useQuery(meQuery).data;
  const editable = may(me, "deals", "edit");
  return (
    <>
      {editable && <Closing deal={deal} />}
      <Lines deal={deal} editable={editable} />
      <Stakeholders deal={deal} />
      <Stays deal={deal} />
    </>
  );
}

function Closing({ deal }: { deal: Deal }) {
  const { win, lose, reopen } = useClosing(deal);
  const [losing, setLosing] = useState(false);
  const onError = (error: Error) => toast(t("save.failed", { reason: messageOf(error) }));
  return (
    <Block title={t("deals.outcome")}>
      <div className={classes.buttons}>
        {deal.status === "open" ? (
          <>
            <Button
              leftSection={<Icon name="check" className="pos" />}
              loading={win.isPending}
              onClick={() => win.mutate(undefined, { onError })}
            >
              {t("deals.win")}
            </Button>
            <Button leftSection={<Icon name="x" className="neg" />} onClick={() => setLosing(true)}>
              {t("deals.lose")}
            </Button>
          </>
        ) : (
          <Button loading={reopen.isPending} onClick={() => reopen.mutate(undefined, { onError })}>
            {t("deals.reopen")}
          </Button>
        )}
      </div>
      {losing && (
        <Suspense>
          <LoseDialog
            name={deal.name}
            pending={lose.isPending}
            error={lose.error}
            onClose={() => setLosing(false)}
            onLose={(loss) => lose.mutate(loss, { onSuccess: () => setLosing(false) })}
          />
        </Suspense>
      )}
    </Block>
  );
}

function Lines({ deal, editable }: { deal: Deal; editable: boolean }) {
  const { data } = useQuery(linesQuery(deal.id));
  const [editing, setEditing] = useState(false);
  if (!data || (data.items.length === 0 && !editable)) return null;
  return (
    <Block
      title={t("deals.lines")}
      count={data.items.length || undefined}
      action={
        editable && (
          <Button variant="subtle" color="gray" size="xs" onClick={() => setEditing(true)}>
            {t("deals.lines_edit")}
          </Button>
        )
      }
    >
      {data.items.length === 0 && <p className="small muted">{t("deals.lines_none")}</p>}
      <ul className={classes.lines}>
        {data.items.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <li key={index}>
            <span className="cut">{line.name}</span>
            <Money minor={line.net} currency={data.currency} />
            <span className="small muted">
              {number(line.quantity)} × <Money minor={line.unit_price} currency={data.currency} />
              {line.discount > 0 && ` − ${number(line.discount)} %`}
            </span>
          </li>
        ))}
      </ul>
      {editing && (
        <Suspense>
          <LinesEditor deal={deal} lines={data} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </Block>
  );
}

function Stays({ deal }: { deal: Deal }) {
  const { data: stays = [] } = useQuery(staysQuery(deal.id));
  if (stays.length === 0) return null;
  return (
    <Block title={t("deals.stays")}>
      <ul className={classes.stays}>
        {stays.map((stay) => {
          const days = Math.floor(stay.seconds / 86_400);
          const stuck =
            stay.left_at === null &&
            deal.status === "open" &&
            stay.stuck_days !== null &&
            days >= stay.stuck_days;
          return (
            <li key={stay.entered_at} title={`${exactly(stay.entered_at)}, ${stay.entered_by_name}`}>
              <span className={stay.left_at === null ? "cut strong" : "cut muted"}>{stay.stage_name}</span>
              <span className={`small num ${stuck ? classes.stuck : "muted"}`}>
                {stuck && <Icon name="clock" size={14} />}
                {lasting(stay.seconds)}
              </span>
            </li>
          );
        })}
      </ul>
    </Block>
  );
}

function lasting(seconds: number): string {
  if (seconds < 3600) return t("ago.minutes", { count: Math.max(1, Math.floor(seconds / 60)) });
  if (seconds < 86_400) return t("ago.hours", { count: Math.floor(seconds / 3600) });
  return t("ago.days", { count: Math.floor(seconds / 86_400) });
}
