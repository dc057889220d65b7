import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { keys } from "@/api/keys";
import type { KnowledgeDocument } from "@/api/shapes";
import { lastAnswerOf } from "@/features/knowledge/documents";
import { t } from "@/i18n/translate";
import { fetchPage, type Page } from "@/resource/records";
import { Icon } from "@/ui/icon";
import { Empty, ErrorState } from "@/ui/states";
import classes from "./ask.module.css";
import "@/i18n/knowledge-words";

/** The documents that can answer, for a first question taken from what was asked of them before. */
const answeringQuery = queryOptions({
  queryKey: [...keys.lists("documents"), "answering"],
  queryFn: ({ signal }): Promise<Page<KnowledgeDocument>> =>
    fetchPage("/documents", { filter: 'status == "ready"', limit: 50 }, signal),
});

const examples = 3;

/** Before the first question: what this is, and questions that were asked before. */
export function Beginning({ onAsk }: { onAsk: (question: string) => void }) {
  const { data, isError, error, refetch } = useQuery(answeringQuery);
  if (isError) {
    return (
      <div className={classes.column}>
        <ErrorState title={t("list.failed")} error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <div className={classes.column} />;
  if (data.items.length === 0) {
    return (
      <div className={classes.column}>
        <Empty
          icon="ask"
          title={t("ask.no_documents")}
          action={
            <Link to="/knowledge" search={{ upload: true }} className={classes.way}>
              <Icon name="import" size={14} /> {t("knowledge.add")}
            </Link>
          }
          example={t("list.example", { example: t("ask.example") })}
        >
          {t("ask.no_documents_body")}
        </Empty>
      </div>
    );
  }
  const asked = [...new Set(data.items.flatMap((document) => lastAnswerOf(document)?.question ?? []))].slice(
    0,
    examples,
  );
  return (
    <div className={classes.column}>
      <Empty
        icon="ask"
        title={t("ask.empty")}
        example={asked.length > 0 ? undefined : t("list.example", { example: t("ask.example") })}
      >
        {t("ask.empty_body")}
      </Empty>
      {asked.length > 0 && (
        <ul className={classes.examples} aria-label={t("ask.examples")}>
          {asked.map((question) => (
            <li key={question}>
              <button type="button" className={classes.example} onClick={() => onAsk(question)}>
                <Icon name="ask" size={14} className="muted" />
                <span className="cut">{question}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
