import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { may, meQuery } from "@/api/session";
import type { KnowledgeDocument } from "@/api/shapes";
import { t, text } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { Icon } from "@/ui/icon";
import { useShortcuts } from "@/ui/shortcuts";
import { Empty, ErrorState } from "@/ui/states";
import { DocumentRow } from "./document-row";
import { documents } from "./documents";
import classes from "./knowledge.module.css";
import { UploadRow } from "./upload-row";
import type { Upload } from "./uploads";
import { useReprocess } from "./use-reprocess";
import "@/i18n/knowledge-words";

type Query = {
  isPending: boolean;
  isError: boolean;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

type Props = {
  list: Query;
  rows: KnowledgeDocument[];
  uploads: readonly Upload[];
  /** A search or a view narrows the list. */
  filtered: boolean;
  onAdd: (() => void) | undefined;
};

/** Uploads and documents in rows of one height. */
export function DocumentList({ list, rows, uploads, filtered, onAdd }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const { fresh } = useLive();
  useRowKeys(body, rows);
  const nothing = !list.isPending && !list.isError && rows.length === 0;
  return (
    <div
      id="documents"
      role="tabpanel"
      aria-label={t("knowledge.documents")}
      className={classes.body}
      ref={body}
    >
      {(list.isPending || rows.length > 0 || uploads.length > 0) && (
        <table className={classes.table} aria-label={t("knowledge.documents")} aria-busy={list.isPending}>
          <Heads />
          <tbody>
            {uploads.map((upload) => (
              <UploadRow key={upload.id} upload={upload} />
            ))}
            {rows.map((document) => (
              <DocumentRow key={document.id} document={document} fresh={fresh.has(document.id)} />
            ))}
            {list.isPending && <Skeletons />}
          </tbody>
        </table>
      )}
      {list.isError && (
        <ErrorState
          title={t("list.failed")}
          kept={uploads.length > 0 ? t("knowledge.kept") : undefined}
          error={list.error}
          retry={() => void list.refetch()}
        />
      )}
      {nothing && (filtered ? <NothingFound /> : uploads.length === 0 && <FirstOne onAdd={onAdd} />)}
      {list.hasNextPage && (
        <div className={classes.next}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("knowledge.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Heads() {
  const head = (name: string, words: ReactNode) => (
    <th scope="col" className={classes[name]}>
      {words}
    </th>
  );
  return (
    <thead className={classes.heads}>
      <tr className={classes.row}>
        {head("name", t("knowledge.document"))}
        {head("size", t("knowledge.size"))}
        {head("state", t("knowledge.state"))}
        {head("passages", t("knowledge.passages"))}
        {head("answered", t("knowledge.answered"))}
        {head("cited", t("knowledge.cited"))}
        {head("added", t("knowledge.added"))}
        {head("menu", <span className="sr">{t("more")}</span>)}
      </tr>
    </thead>
  );
}

function Skeletons() {
  return Array.from({ length: 8 }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows have no identity
    <tr key={index} className={`${classes.row} ${classes.skeleton}`}>
      <td className={classes.name}>
        <i style={{ width: `${44 + ((index * 13) % 40)}%` }} />
      </td>
      <td className={classes.size}>
        <i style={{ width: "60%" }} />
      </td>
      <td className={classes.state}>
        <i style={{ width: "40%" }} />
      </td>
    </tr>
  ));
}

function NothingFound() {
  const navigate = useNavigate();
  return (
    <Empty
      icon="filter"
      title={t("knowledge.nothing")}
      action={
        <Button onClick={() => void navigate({ to: "/knowledge", search: {} })}>
          {t("knowledge.show_all")}
        </Button>
      }
    >
      {t("knowledge.nothing_body")}
    </Empty>
  );
}

function FirstOne({ onAdd }: { onAdd: (() => void) | undefined }) {
  return (
    <Empty
      icon="knowledge"
      title={t("knowledge.empty")}
      example={t("list.example", { example: text(documents.example) })}
      action={
        onAdd && (
          <Button leftSection={<Icon name="plus" />} onClick={onAdd}>
            {t("knowledge.add")}
          </Button>
        )
      }
    >
      {text(documents.about)}
    </Empty>
  );
}

/** J and K move the keyboard from name to name; Y reads a document that failed once more. */
function useRowKeys(body: React.RefObject<HTMLDivElement | null>, rows: KnowledgeDocument[]): void {
  const me = useQuery(meQuery).data;
  const again = useReprocess();
  const links = () => [...(body.current?.querySelectorAll<HTMLElement>("[data-document]") ?? [])];
  const at = () => links().findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  const move = (step: number) => {
    const all = links();
    all[Math.max(0, Math.min(all.length - 1, at() < 0 ? 0 : at() + step))]?.focus();
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    y: () => {
      const row = rows[at()];
      if (row?.status === "failed" && may(me, "documents", "edit")) again.mutate(row.id);
    },
  });
}
