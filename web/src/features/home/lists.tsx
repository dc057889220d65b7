import { useQuery } from "@tanstack/react-query";
import type { Overview } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { routeOf } from "@/resource/define";
import { MemberMark } from "@/resource/member-mark";
import { PlaceLink } from "@/resource/place-link";
import { Ago, When } from "@/ui/dates";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { LensMark } from "@/ui/lens";
import { Person } from "@/ui/person";
import { Block } from "@/ui/sheet";
import classes from "./home.module.css";
import { latestConversationsQuery } from "./overview";

export function LatestConversations() {
  const { data } = useQuery(latestConversationsQuery);
  const items = data?.items ?? [];
  return (
    <Block title={t("home.latest")} count={items.length > 0 ? undefined : t("home.none")}>
      <ul>
        {items.map((talk) => (
          <li key={talk.id}>
            <PlaceLink route="/conversations/$id" params={{ id: talk.id }} className={classes.item}>
              {talk.contact_id ? (
                <Person id={talk.contact_id} name={talk.contact_name ?? "?"} size={24} />
              ) : (
                <LensMark />
              )}
              <span className={`grow ${classes.lines}`}>
                <span className="cut strong">{talk.contact_name || t("home.visitor")}</span>
                <span className="cut small muted">{talk.first_question}</span>
              </span>
              <span className="small muted">
                <Ago at={talk.last_at} />
              </span>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** Where what has no page named after its type is shown. */
const routes: Record<string, string> = {
  documents: "/knowledge/$id",
  conversations: "/conversations/$id",
};

export function RecentChanges({ changes }: { changes: Overview["recent"] }) {
  if (changes.length === 0) return null;
  return (
    <Block title={t("home.recent")}>
      <ul>
        {changes.map((change) => (
          <li key={change.id} className={classes.item} data-flat>
            {change.actor.id ? (
              <MemberMark id={change.actor.id} name={change.actor.name} />
            ) : (
              <Icon name="refresh" className="muted" />
            )}
            <span className="grow cut">
              {change.actor.name} {t(`home.did.${change.action}`)}{" "}
              {change.record.name ? (
                <PlaceLink
                  route={routes[change.record.type] ?? `${routeOf(change.record.type)}/{-$id}`}
                  params={{ id: change.record.id }}
                  className="strong"
                >
                  {change.record.name}
                </PlaceLink>
              ) : (
                t("home.gone")
              )}
            </span>
            <span className="small muted">
              <When at={change.at} />
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

export function Unanswered({ questions }: { questions: Overview["unanswered"] }) {
  return (
    <Block title={t("home.unanswered")} count={questions.length > 0 ? number(questions.length) : undefined}>
      {questions.length === 0 && <p className="muted">{t("home.all_answered")}</p>}
      <ul>
        {questions.map((one) => (
          <li key={one.question + one.at} className={classes.item} data-flat>
            <Icon name="ask" className="muted" />
            <span className="grow cut">
              {one.conversation_id ? (
                <PlaceLink route="/conversations/$id" params={{ id: one.conversation_id }}>
                  {one.question}
                </PlaceLink>
              ) : (
                one.question
              )}
            </span>
            <span className="small muted">
              <When at={one.at} />
            </span>
          </li>
        ))}
      </ul>
      {questions.length > 0 && <p className="small muted">{t("home.unanswered_hint")}</p>}
    </Block>
  );
}
