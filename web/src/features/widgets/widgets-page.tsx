import { Switch } from "@mantine/core";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import "@/i18n/widget-words";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { Ago, Nothing } from "@/ui/dates";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Sheet, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { useChangeWidget } from "./use-change-widget";
import { type Widget, widgetsQuery } from "./widgets";
import classes from "./widgets.module.css";

/** The company's widgets: where each may run, whether it does, and how much it is used. */
export function WidgetsPage() {
  const me = useQuery(meQuery).data;
  const { state } = useLive();
  const widgets = useQuery(widgetsQuery);
  const items = widgets.data?.items ?? [];
  const canCreate = may(me, "widgets", "create");
  const refused = widgets.error instanceof ApiError && widgets.error.status === 403;
  return (
    <Sheet label={t("nav.widgets")}>
      <SheetHead
        title={t("nav.widgets")}
        line
        aside={<span className="muted desk cut">{t("widgets.lead")}</span>}
      >
        {canCreate && items.length > 0 && <NewWidget />}
      </SheetHead>
      <div className={classes.body}>
        {widgets.isPending && <LoadingRows rows={4} />}
        {refused && me && <NoPermission what={t("nav.widgets")} role={t(`role.${me.company.role}`)} />}
        {widgets.isError && !refused && (
          <ErrorState title={t("list.failed")} error={widgets.error} retry={() => void widgets.refetch()} />
        )}
        {widgets.isSuccess && items.length === 0 && (
          <Empty
            icon="widget"
            title={t("widgets.empty")}
            example={t("list.example", { example: t("widgets.example") })}
            action={canCreate && <NewWidget />}
          >
            {t("widgets.about")}
          </Empty>
        )}
        {items.length > 0 && <Rows items={items} editable={may(me, "widgets", "edit")} />}
      </div>
      <StatusLine live={state} keys={[{ keys: ["?"], label: t("keys.all") }]}>
        {widgets.data && <span>{t("widgets.count", { count: items.length })}</span>}
      </StatusLine>
    </Sheet>
  );
}

function NewWidget() {
  return (
    <Link to="/widgets/$id" params={{ id: "new" }} className={classes.primary}>
      <Icon name="plus" />
      {t("widgets.new")}
    </Link>
  );
}

function Rows({ items, editable }: { items: Widget[]; editable: boolean }) {
  return (
    <table className={classes.table} aria-label={t("nav.widgets")}>
      <thead className={classes.heads}>
        <tr className={classes.row}>
          <th scope="col">{t("widgets.name")}</th>
          <th scope="col">{t("widgets.origins")}</th>
          <th scope="col" className={classes.right}>
            {t("widgets.conversations")}
          </th>
          <th scope="col">{t("widgets.seen")}</th>
          <th scope="col">{t("widgets.enabled")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((widget) => (
          <Row key={widget.id} widget={widget} editable={editable} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ widget, editable }: { widget: Widget; editable: boolean }) {
  const change = useChangeWidget(widget.id);
  const hosts = widget.allowed_origins.map((origin) => origin.replace(/^https?:\/\//, ""));
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.name}>
        <span className={classes.swatch} style={{ background: widget.accent }} aria-hidden="true" />
        <Link to="/widgets/$id" params={{ id: widget.id }} className={classes.link}>
          <span className="cut">{widget.name}</span>
        </Link>
      </th>
      <td className={`${classes.origins} soft cut`} title={hosts.join(", ")}>
        {hosts.join(", ") || <Nothing />}
      </td>
      <td className={`${classes.right} ${classes.count} soft num`}>
        {widget.conversation_count > 0 ? number(widget.conversation_count) : <Nothing />}
      </td>
      <td className={`${classes.seen} muted`}>
        {widget.last_seen_at ? <Ago at={widget.last_seen_at} /> : t("widgets.never_seen")}
      </td>
      <td className={classes.switch}>
        <Switch
          size="xs"
          aria-label={t("widgets.enable", { name: widget.name })}
          checked={change.isPending ? (change.variables.enabled ?? widget.enabled) : widget.enabled}
          disabled={!editable}
          onChange={(event) => change.mutate({ enabled: event.currentTarget.checked })}
        />
        <span className={widget.enabled ? "pos" : "muted"}>
          {t(widget.enabled ? "widgets.on" : "widgets.off")}
        </span>
      </td>
    </tr>
  );
}
