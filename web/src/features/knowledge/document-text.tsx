import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import classes from "./document.module.css";
import { Trouble } from "./document-row";
import { wordsOf } from "./document-state";
import { passagesQuery, textQuery } from "./documents";
import type { DocumentSearch } from "./knowledge-search";
import { reveal } from "./reveal";
import { type Part, type Section, sectionsOf } from "./sections";
import { wayOf } from "./stages";
import "@/i18n/knowledge-words";

type Props = { document: KnowledgeDocument; search: DocumentSearch };

/** The text as it was read from the file, with the cited span in evidence. */
export function DocumentText({ document, search }: Props) {
  const ready = document.status === "ready";
  const text = useQuery({ ...textQuery(document), enabled: ready });
  const passages = useQuery({ ...passagesQuery(document), enabled: ready });
  if (document.status === "failed") {
    return (
      <div className={classes.trouble}>
        <Trouble document={document} />
      </div>
    );
  }
  if (!ready) {
    return (
      <Empty icon="clock" title={wordsOf(wayOf(document))}>
        {t("document.not_yet")}
      </Empty>
    );
  }
  if (text.isError || passages.isError) {
    const retry = () => void Promise.all([text.refetch(), passages.refetch()]);
    return (
      <ErrorState title={t("document.text_failed")} error={text.error ?? passages.error} retry={retry} />
    );
  }
  if (text.isPending || passages.isPending) return <LoadingRows rows={8} />;
  if (text.data.trim() === "") return <Empty icon="file" title={t("document.no_text")} />;
  return <Reading text={text.data} passages={passages.data} search={search} />;
}

type ReadingProps = { text: string; passages: Parameters<typeof sectionsOf>[1]; search: DocumentSearch };

function Reading({ text, passages, search: { start, end } }: ReadingProps) {
  const span = useRef<HTMLElement>(null);
  const mark = start !== undefined && end !== undefined ? { start, end } : undefined;
  // A long text is divided once, not at every turn of the page.
  const sections = useMemo(
    () => sectionsOf(text, passages, start !== undefined && end !== undefined ? { start, end } : undefined),
    [text, passages, start, end],
  );
  const first = sections.findIndex(hasMark);
  const show = () => span.current && reveal(span.current);
  useEffect(() => {
    if (start !== undefined && end !== undefined && span.current) reveal(span.current);
  }, [start, end]);
  return (
    <>
      {mark && (
        <div className={classes.cited}>
          {first < 0 ? (
            <span className="cau row">
              <Icon name="warn" size={14} /> {t("document.span_gone")}
            </span>
          ) : (
            <Button size="xs" leftSection={<Icon name="quote" size={14} />} onClick={show}>
              {t("document.to_span")}
            </Button>
          )}
          <Link to="." search={{}} className="acc small strong end">
            {t("document.unmark")}
          </Link>
        </div>
      )}
      <article className={classes.text}>
        {sections.map((section, index) => (
          <Passage key={section.id} section={section} markRef={index === first ? span : undefined} />
        ))}
      </article>
    </>
  );
}

function hasMark({ headings, body }: Section): boolean {
  return [...headings.flatMap((line) => line.parts), ...body].some((part) => part.marked);
}

type MarkRef = React.RefObject<HTMLElement | null> | undefined;

function Passage({
  section: { path, page, headings, body },
  markRef,
}: {
  section: Section;
  markRef: MarkRef;
}) {
  const inHeading = headings.some((line) => line.parts.some((part) => part.marked));
  return (
    <section className={classes.passage}>
      {page !== null && <p className={classes.page}>{t("cite.page", { page })}</p>}
      {path.length > 0 && <p className={classes.path}>{path.join(" › ")}</p>}
      {headings.map(({ level, parts }) => (
        <h2 key={`${level}${parts[0]?.text}`} className={classes.heading} data-level={Math.min(level, 2)}>
          <Parts parts={parts} markRef={markRef} />
        </h2>
      ))}
      {body.length > 0 && (
        <div className={classes.words}>
          <Parts parts={body} markRef={inHeading ? undefined : markRef} />
        </div>
      )}
    </section>
  );
}

function Parts({ parts, markRef }: { parts: Part[]; markRef: MarkRef }) {
  return parts.map(({ text, marked }, index) =>
    marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: at most three parts, told apart by their order
      <mark key={index} ref={markRef}>
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
