import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiError } from "@/api/problem";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { Ago, When } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { Block, Sheet } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import classes from "./conversation.module.css";
import { Visitor, visitorName } from "./conversation-list";
import { type ConversationDetail, conversationQuery, pageName } from "./conversations";
import { Thread } from "./thread";
import "@/i18n/deals-words";

/** One talk: every turn with its sources, and who it was with. */
export function ConversationPage({ id }: { id: string }) {
  const talk = useQuery(conversationQuery(id));
  if (talk.isPending) {
    return (
      <Sheet label={t("conversation.title")}>
        <LoadingRows />
      </Sheet>
    );
  }
  if (talk.isError) return <NotThere error={talk.error} retry={() => void talk.refetch()} />;
  return <Shown talk={talk.data} />;
}

function NotThere({ error, retry }: { error: Error; retry: () => void }) {
  const me = useQuery(meQuery).data;
  const status = error instanceof ApiError ? error.status : 0;
  return (
    <Sheet label={t("conversation.title")}>
      {status === 403 && me && (
        <NoPermission what={t("conversation.plural")} role={t(`role.${me.company.role}`)} />
      )}
      {status === 404 && (
        <Empty icon="ask" title={t("conversation.gone")}>
          {t("record.gone_body")}
        </Empty>
      )}
      {status !== 403 && status !== 404 && (
        <ErrorState title={t("conversation.failed")} error={error} retry={retry} />
      )}
    </Sheet>
  );
}

function Shown({ talk }: { talk: ConversationDetail }) {
  const live = useLive();
  return (
    <Sheet label={talk.first_question || t("conversation.title")}>
      <header className={classes.head}>
        <Visitor talk={talk} />
        <div className="grow">
          <h1 className={`${classes.title} cut`}>{talk.first_question || t("conversation.title")}</h1>
          <p className="small muted cut">
            {t("conversation.through", { name: visitorName(talk), widget: talk.widget_name })}
          </p>
        </div>
      </header>
      <div className={classes.panes}>
        <section className={classes.thread} aria-label={t("conversation.messages")}>
          <p className={classes.event}>
            <Icon name="globe" size={14} /> {t("conversation.began", { page: pageName(talk.page_url) })}
            <span className="end">
              <When at={talk.created_at} />
            </span>
          </p>
          <Thread talk={talk} />
        </section>
        <aside className={classes.side} aria-label={t("record.related")}>
          <Facts talk={talk} />
        </aside>
      </div>
      <StatusLine live={live.state} keys={[{ keys: ["?"], label: t("keys.all") }]}>
        <span>{t("timeline.messages", { count: talk.message_count })}</span>
      </StatusLine>
    </Sheet>
  );
}

function Facts({ talk }: { talk: ConversationDetail }) {
  return (
    <>
      <Block title={t("conversation.contact")}>
        {talk.contact_id ? (
          <Link to="/contacts/{-$id}" params={{ id: talk.contact_id }} className={classes.person}>
            <Visitor talk={talk} />
            <span className="cut strong">{visitorName(talk)}</span>
            <Icon name="right" size={14} className="muted" />
          </Link>
        ) : (
          <p className="muted">{t("conversation.unknown")}</p>
        )}
      </Block>
      <Block title={t("record.details")}>
        <dl>
          <Fact label={t("conversation.widget")}>
            <Link to="/widgets/$id" params={{ id: talk.widget_id }} className="acc">
              {talk.widget_name}
            </Link>
          </Fact>
          <Fact label={t("conversation.page")}>
            <PageLink url={talk.page_url} />
          </Fact>
          <Fact label={t("conversation.begun")}>
            <When at={talk.created_at} />
          </Fact>
          <Fact label={t("conversation.last")}>
            <Ago at={talk.last_at} />
          </Fact>
        </dl>
      </Block>
    </>
  );
}

/** A visitor's page is what the visitor's browser said: only an address of the web becomes a link. */
function PageLink({ url }: { url: string }) {
  if (!/^https?:\/\//.test(url)) return <span>{url}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener" className="acc">
      {pageName(url)}
    </a>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
