import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { ConversationList } from "@/features/conversations/conversation-list";
import "@/i18n/widget-words";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { ago } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Block, Sheet } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { DeleteWidget } from "./delete-widget";
import { Snippet } from "./snippet";
import { keepWidget, useChangeWidget } from "./use-change-widget";
import { emptyForm, formOf, patchOf } from "./widget-form";
import { WidgetForm } from "./widget-form-view";
import { WidgetPreview } from "./widget-preview";
import { createWidget, type Widget, type WidgetInput, widgetsQuery } from "./widgets";
import classes from "./widgets.module.css";

/** A new widget, or one with its line of HTML and its talks. */
export function WidgetPage({ id }: { id: string }) {
  const me = useQuery(meQuery).data;
  const widgets = useQuery(widgetsQuery);
  if (widgets.isPending || !me) {
    return (
      <Sheet label={t("nav.widgets")}>
        <LoadingRows />
      </Sheet>
    );
  }
  if (widgets.isError) {
    const refused = widgets.error instanceof ApiError && widgets.error.status === 403;
    return (
      <Sheet label={t("nav.widgets")}>
        {refused ? (
          <NoPermission what={t("nav.widgets")} role={t(`role.${me.company.role}`)} />
        ) : (
          <ErrorState
            title={t("widgets.load_failed")}
            error={widgets.error}
            retry={() => void widgets.refetch()}
          />
        )}
      </Sheet>
    );
  }
  if (id === "new") return <NewWidget company={me.company.name} allowed={may(me, "widgets", "create")} />;
  const widget = widgets.data.items.find((one) => one.id === id);
  return widget ? <OneWidget key={id} widget={widget} /> : <Gone />;
}

function Gone() {
  return (
    <Sheet label={t("nav.widgets")}>
      <Empty
        icon="widget"
        title={t("widgets.gone")}
        action={
          <Link to="/widgets" className="acc strong">
            {t("widgets.all")}
          </Link>
        }
      >
        {t("record.gone_body")}
      </Empty>
    </Sheet>
  );
}

function NewWidget({ company, allowed }: { company: string; allowed: boolean }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const { state } = useLive();
  const [form, setForm] = useState(() => emptyForm(company));
  const create = async (input: WidgetInput) => {
    const widget = await createWidget(input);
    keepWidget(client, widget);
    await navigate({ to: "/widgets/$id", params: { id: widget.id }, replace: true });
  };
  if (!allowed && me) {
    return (
      <Sheet label={t("nav.widgets")}>
        <NoPermission what={t("nav.widgets")} role={t(`role.${me.company.role}`)} />
      </Sheet>
    );
  }
  return (
    <Sheet label={t("widgets.new")}>
      <Head name={t("widgets.new")} />
      <div className={classes.panes}>
        <div className={classes.settings}>
          <WidgetForm
            form={form}
            onChange={setForm}
            onSave={create}
            save={t("widgets.create")}
            editable
            fresh
          />
        </div>
        <WidgetPreview form={form} company={company} />
      </div>
      <StatusLine live={state} />
    </Sheet>
  );
}

function OneWidget({ widget }: { widget: Widget }) {
  const me = useQuery(meQuery).data;
  const { state } = useLive();
  const change = useChangeWidget(widget.id);
  const saved = formOf(widget);
  const [draft, setDraft] = useState<WidgetInput>();
  const form = draft ?? saved;
  const changed = draft !== undefined && Object.keys(patchOf(saved, draft)).length > 0;
  const save = async () => {
    await change.mutateAsync(patchOf(saved, form));
    setDraft(undefined);
  };
  return (
    <Sheet label={widget.name}>
      <Head name={widget.name} widget={widget} />
      <div className={classes.panes}>
        <div className={classes.settings}>
          <Snippet widget={widget} />
          <WidgetForm
            form={form}
            onChange={setDraft}
            onSave={save}
            onReset={draft && (() => setDraft(undefined))}
            save={t("widgets.save")}
            editable={may(me, "widgets", "edit")}
            changed={changed}
          />
          <Block title={t("widgets.conversations")}>
            <ConversationList of={{ widget_id: widget.id }} none={t("widgets.no_conversations")} />
          </Block>
        </div>
        <WidgetPreview form={form} company={me?.company.name ?? ""} />
      </div>
      <StatusLine live={state}>
        <span>
          {widget.last_seen_at
            ? t("widgets.seen_ago", { ago: ago(widget.last_seen_at) })
            : t("widgets.never_seen_long")}
        </span>
      </StatusLine>
    </Sheet>
  );
}

function Head({ name, widget }: { name: string; widget?: Widget }) {
  const me = useQuery(meQuery).data;
  return (
    <header className={classes.head}>
      <nav className={classes.crumbs} aria-label={t("record.crumbs")}>
        <Link to="/widgets" className={classes.crumb}>
          <span className="phone">
            <Icon name="left" />
            <span className="sr">{t("widgets.all")}</span>
          </span>
          <span className="desk">{t("nav.widgets")}</span>
        </Link>
        <Icon name="right" size={14} className="desk" />
        <h1 className={`${classes.title} cut`}>{name}</h1>
      </nav>
      {widget && may(me, "widgets", "delete") && <DeleteWidget widget={widget} />}
    </header>
  );
}
