import { queryOptions, useQuery } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { t } from "@/i18n/translate";
import { MemberMark } from "@/resource/member-mark";
import { inSentence } from "@/resource/nouns";
import { fetchHistory } from "@/resource/records";
import { When } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import classes from "./document.module.css";
import { documents } from "./documents";
import "@/i18n/knowledge-words";

const shown = 6;

function historyQuery(id: string) {
  return queryOptions({
    queryKey: keys.timeline("documents", id),
    queryFn: () => fetchHistory("/documents", id, shown),
  });
}

/** Who did what with a document, latest first. It is an addition: without it the page says nothing. */
export function DocumentHistory({ id }: { id: string }) {
  const { data } = useQuery(historyQuery(id));
  if (!data || data.length === 0) return null;
  return (
    <Block title={t("document.history")}>
      <ul>
        {data.map(({ id: change, actor, action, changes, at }) => (
          <li key={change} className={classes.change}>
            {actor.id ? (
              <MemberMark id={actor.id} name={actor.name} />
            ) : (
              <Icon name="clock" className="muted" />
            )}
            <span className="grow soft">
              <b>{actor.name}</b>{" "}
              {t(`timeline.did.${action}`, { what: inSentence(documents.one), count: changes?.length ?? 0 })}
            </span>
            <span className="small muted">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
