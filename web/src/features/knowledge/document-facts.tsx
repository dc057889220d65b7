import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { MemberMark } from "@/resource/member-mark";
import { membersQuery } from "@/resource/members";
import { Nothing, When } from "@/ui/dates";
import { bytes, languageName, number } from "@/ui/format";
import { Block } from "@/ui/sheet";
import classes from "./document.module.css";
import { DocumentState } from "./document-state";
import { lastAnswerOf } from "./documents";
import "@/i18n/knowledge-words";

/** What is known about a document, and what it has been good for. */
export function DocumentFacts({ document }: { document: KnowledgeDocument }) {
  const members = useQuery(membersQuery).data;
  const by = members?.find((member) => member.user_id === document.created_by);
  const last = lastAnswerOf(document);
  return (
    <>
      <Block title={t("document.facts")}>
        <dl className={classes.list}>
          <Fact label={t("knowledge.state")}>
            <DocumentState document={document} />
          </Fact>
          <Fact label={t("document.type")}>{typeName(document)}</Fact>
          <Fact label={t("knowledge.size")}>
            <span className="num">{bytes(document.bytes)}</span>
          </Fact>
          <Fact label={t("document.page_count")}>
            {document.pages ? <span className="num">{number(document.pages)}</span> : <Nothing />}
          </Fact>
          <Fact label={t("knowledge.passages")}>
            {document.passage_count > 0 ? (
              <span className="num">{number(document.passage_count)}</span>
            ) : (
              <Nothing />
            )}
          </Fact>
          <Fact label={t("document.language")}>
            {document.language ? languageName(document.language) : <Nothing />}
          </Fact>
          <Fact label={t("knowledge.added")}>
            <span className="row">
              <When at={document.created_at} />
              {by && <MemberMark id={by.user_id} name={by.name} />}
              {by?.name}
            </span>
          </Fact>
        </dl>
      </Block>
      <Block title={t("document.use")}>
        <dl className={classes.list}>
          <Fact label={t("knowledge.cited")}>
            {document.cited_count > 0 ? t("document.cited", { count: document.cited_count }) : <Nothing />}
          </Fact>
          <Fact label={t("knowledge.answered")}>
            {last ? (
              <>
                <Link to="/ask" search={{ q: last.question }} className="acc">
                  {last.question}
                </Link>{" "}
                <span className="small muted">
                  <When at={last.at} />
                </span>
              </>
            ) : (
              <Nothing />
            )}
          </Fact>
        </dl>
      </Block>
    </>
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

const types: Record<string, string> = {
  "application/pdf": "PDF",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
  "text/html": "HTML",
  "text/markdown": "Markdown",
  "text/csv": "CSV",
};

function typeName({ media_type: type, name }: KnowledgeDocument): string {
  const plain = type.split(";")[0]?.trim() ?? "";
  if (plain === "text/plain") return t("document.plain_text");
  return types[plain] ?? (plain || (name.split(".").at(-1) ?? "").toUpperCase());
}
