import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { settle, useLive } from "@/resource/live";
import { counted } from "@/resource/nouns";
import { countQuery, listQuery } from "@/resource/records";
import { DropZone } from "@/ui/drop-zone";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { SearchBox } from "@/ui/search-box";
import { Sheet, SheetHead } from "@/ui/sheet";
import { NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { Tabs } from "@/ui/tabs";
import { usePhone } from "@/ui/use-phone";
import { DocumentList } from "./document-list";
import { documents, readable } from "./documents";
import classes from "./knowledge.module.css";
import { filters, type KnowledgeSearch, type View, views } from "./knowledge-search";
import { isUnderway } from "./stages";
import { addFiles, useUploads } from "./upload-queue";
import { useFileDrop } from "./use-file-drop";
import "@/i18n/knowledge-words";

/** Without the socket, unfinished work is asked for every few seconds. */
const askAgain = 4_000;

/** The company's documents: what comes in, how far it is, and what it has been good for. */
export function KnowledgePage({ search }: { search: KnowledgeSearch }) {
  const me = useQuery(meQuery).data;
  if (me && !may(me, "documents", "view")) {
    return (
      <Sheet label={t("nav.knowledge")}>
        <SheetHead title={t("nav.knowledge")} line />
        <NoPermission what={t("knowledge.documents")} role={t(`role.${me.company.role}`)} />
      </Sheet>
    );
  }
  return <Documents search={search} />;
}

function Documents({ search }: { search: KnowledgeSearch }) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const uploads = useUploads();
  const phone = usePhone();
  const { state, arrived } = useLive();
  const navigate = useNavigate();
  const zone = useRef<HTMLDivElement>(null);
  const view: View = search.view ?? "all";
  const params = { filter: filters[view], q: search.q, sort: search.q ? undefined : documents.sort };
  const list = useInfiniteQuery({
    ...listQuery(documents, params),
    refetchInterval: ({ state: { data } }) =>
      state !== "live" && data?.pages.some((page) => page.items.some(isUnderway)) ? askAgain : false,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = useCounts(rows.some(isUnderway));
  const found = useQuery(countQuery(documents, { filter: params.filter, q: params.q })).data;
  const canAdd = may(me, "documents", "create");
  const add = canAdd ? (files: File[]) => addFiles(client, files) : undefined;
  const change = (next: Partial<KnowledgeSearch>) =>
    void navigate({ to: "/knowledge", search: (old) => ({ ...old, ...next }), replace: true });
  const choose = () => zone.current?.querySelector<HTMLInputElement>("input[type=file]")?.click();
  useFileDrop(add);
  useOpenUpload(search.upload === true, zone, () => change({ upload: undefined }));
  const waiting = arrived.documents ?? 0;
  const showArrived = async () => {
    await client.invalidateQueries({ queryKey: keys.lists("documents") });
    settle("documents");
  };
  const tabs = (
    <Tabs
      label={t("knowledge.views")}
      tabs={views.map((value) => ({
        value,
        label: t(`knowledge.view.${value}`),
        count: counts[value] === undefined ? undefined : number(counts[value]),
      }))}
      value={view}
      onChange={(next) => change({ view: next === "all" ? undefined : next })}
      panel="documents"
    />
  );
  const searchBox = (
    <SearchBox
      label={t("knowledge.search")}
      q={search.q ?? ""}
      onChange={(q) => change({ q: q || undefined })}
    />
  );
  return (
    <Sheet label={t("nav.knowledge")}>
      <SheetHead title={t("nav.knowledge")} line={!phone} aside={!phone && tabs}>
        {!phone && searchBox}
        {add && (
          <Button
            variant="filled"
            className={classes.add}
            leftSection={<Icon name="plus" />}
            aria-label={t("knowledge.add")}
            onClick={choose}
          >
            <span className="desk">{t("knowledge.add")}</span>
          </Button>
        )}
      </SheetHead>
      {phone && (
        <div className={classes.narrow}>
          {searchBox}
          {tabs}
        </div>
      )}
      {add && (
        <div className={classes.drop} ref={zone}>
          <DropZone
            title={t("knowledge.drop")}
            hint={t("knowledge.formats")}
            accept={readable}
            multiple
            onFiles={add}
          />
        </div>
      )}
      <DocumentList
        list={list}
        rows={rows}
        uploads={uploads}
        filtered={view !== "all" || !!search.q}
        onAdd={add && choose}
      />
      <StatusLine
        live={state}
        keys={[
          { keys: ["J", "K"], label: t("keys.move") },
          { keys: ["Enter"], label: t("keys.open") },
          { keys: ["Y"], label: t("knowledge.key_again") },
          { keys: ["?"], label: t("keys.all") },
        ]}
      >
        {found !== undefined && list.data && (
          <span>
            {counted(found, documents)}, {number(list.data.pages[0]?.took ?? 0)} ms
          </span>
        )}
        {waiting > 0 && (
          <button type="button" className="acc strong" onClick={() => void showArrived()}>
            {t("list.arrived", { count: waiting })}
          </button>
        )}
        {uploads.length > 0 ? (
          <span>{t("knowledge.uploading", { count: uploads.length })}</span>
        ) : (
          rows.some(isUnderway) && <span>{t("knowledge.goes_on")}</span>
        )}
      </StatusLine>
    </Sheet>
  );
}

function useCounts(underway: boolean): Record<View, number | undefined> {
  const refetchInterval: number | false = underway ? askAgain : false;
  const count = (view: View) => ({ ...countQuery(documents, { filter: filters[view] }), refetchInterval });
  return {
    all: useQuery(count("all")).data,
    underway: useQuery(count("underway")).data,
    ready: useQuery(count("ready")).data,
    failed: useQuery(count("failed")).data,
  };
}

/** An address that asks for an upload puts the keyboard on the drop zone; Enter opens the file dialog. */
function useOpenUpload(
  wanted: boolean,
  zone: React.RefObject<HTMLDivElement | null>,
  done: () => void,
): void {
  const ran = useRef(false);
  useEffect(() => {
    if (!wanted) ran.current = false;
    if (!wanted || ran.current) return;
    ran.current = true;
    zone.current?.querySelector("button")?.focus();
    done();
  });
}
