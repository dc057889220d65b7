import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { spanLink } from "./answer-cite";
import classes from "./ask.module.css";
import type { Question } from "./asking";
import { passageName } from "./passage-name";
import type { Reading, Trace } from "./reading";
import "@/i18n/knowledge-words";

const nearest = 3;

/** "Not in your documents" is an answer: it says what was looked at, and what helps. */
export function Refused({ question, reading }: { question: Question; reading: Reading }) {
  const me = useQuery(meQuery).data;
  const trace = reading.answer?.trace;
  const near = trace?.passages.slice(0, nearest) ?? [];
  return (
    <div className={classes.refused}>
      <p className={classes.no}>{reading.answer?.answer || t("ask.refused")}</p>
      {trace && (
        <p className="muted">
          {t("ask.refused_searched", {
            passages: trace.searched.passages,
            documents: trace.searched.documents,
          })}
        </p>
      )}
      <div className={classes.ways}>
        {may(me, "documents", "create") && (
          <Link to="/knowledge" search={{ upload: true }} className={classes.way}>
            <Icon name="import" size={14} /> {t("ask.refused_add")}
          </Link>
        )}
        {question.in && (
          <Link to="/ask" search={{ q: question.q }} className={classes.way}>
            <Icon name="knowledge" size={14} /> {t("ask.everywhere")}
          </Link>
        )}
      </div>
      {near.length > 0 && <Nearest passages={near} />}
    </div>
  );
}

function Nearest({ passages }: { passages: Trace["passages"] }) {
  return (
    <section className={classes.sources}>
      <h3>{t("ask.nearest")}</h3>
      <ul>
        {passages.map((passage) => (
          <li key={passage.passage_id}>
            <Link {...spanLink(passage)} className={classes.source}>
              <Icon name="file" size={14} className="muted" />
              <span className="cut">{passageName(passage)}</span>
              {passage.page ? (
                <span className="muted end num">{t("ask.page_short", { page: passage.page })}</span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
