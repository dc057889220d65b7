import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Conversation } from "@/api/shapes";
import { ContactMark } from "@/features/crm/contacts/contact-mark";
import { t } from "@/i18n/translate";
import { Ago } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { ErrorState, LoadingRows } from "@/ui/states";
import classes from "./conversation-list.module.css";
import { type Belonging, conversationsQuery, pageName } from "./conversations";
import "@/i18n/deals-words";

type Props = {
  of: Belonging;
  /** Said where there is none. */
  none: string;
  /** In a contact's own list the name is known. */
  named?: boolean;
};

/** Talks, latest first: who, the first question, and how long ago. */
export function ConversationList({ of, none, named = true }: Props) {
  const list = useInfiniteQuery(conversationsQuery(of));
  if (list.isPending) return <LoadingRows rows={3} />;
  if (list.isError) {
    return (
      <ErrorState
        title={t("conversation.list_failed")}
        error={list.error}
        retry={() => void list.refetch()}
      />
    );
  }
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <p className="muted">{none}</p>;
  return (
    <>
      <ul>
        {rows.map((talk) => (
          <li key={talk.id}>
            <Row talk={talk} named={named} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button size="xs" mt={8} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("timeline.more")}
        </Button>
      )}
    </>
  );
}

function Row({ talk, named }: { talk: Conversation; named: boolean }) {
  const name = visitorName(talk);
  const place = pageName(talk.page_url);
  return (
    <Link to="/conversations/$id" params={{ id: talk.id }} className={classes.item}>
      {named && <Visitor talk={talk} />}
      <span className={`grow ${classes.lines}`}>
        <span className="cut strong">{named ? name : talk.first_question}</span>
        <span className="cut small muted">{named ? talk.first_question : place}</span>
      </span>
      <span className="small muted">
        <Ago at={talk.last_at} />
      </span>
    </Link>
  );
}

export function visitorName({ contact_name: name }: Pick<Conversation, "contact_name">): string {
  return name || t("conversation.visitor");
}

/** Whoever asked: a contact's initials, or the sign of somebody unknown. */
export function Visitor({ talk }: { talk: Pick<Conversation, "contact_id" | "contact_name"> }) {
  if (talk.contact_id) return <ContactMark id={talk.contact_id} name={talk.contact_name || "?"} size={24} />;
  return (
    <span className={classes.unknown}>
      <Icon name="contact" size={14} />
    </span>
  );
}
