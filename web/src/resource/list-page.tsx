import { Button, CloseButton, Menu, TextInput } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { download } from "@/api/client";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { BulkBar } from "@/ui/bulk-bar";
import { bytes, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Sheet, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { toast } from "@/ui/toasts";
import { ColumnMenu } from "./column-menu";
import type { BaseRecord, ResourceDef } from "./define";
import { FilterBar } from "./filter-bar";
import { RunningImports } from "./import/running-imports";
import { useLayout } from "./layout-store";
import classes from "./list-page.module.css";
import { type ListSearch, paramsOf, useListState } from "./list-state";
import { settle, useLive } from "./live";
import { counted, inSentence } from "./nouns";
import { useOpenRecord } from "./record-link";
import { countQuery, listQuery } from "./records";
import { toggleSort } from "./sort";
import { ResourceTable } from "./table";
import { messageOf } from "./use-save";
import { useTableState } from "./use-table-state";
import { useTrash } from "./use-trash";

// `lazy` forgets type parameters, so the type of the component itself is given back.
const CreateDrawer = lazy(() =>
  import("./create-drawer").then((module) => ({ default: module.CreateDrawer })),
) as unknown as typeof import("./create-drawer").CreateDrawer;
const ImportWizard = lazy(() =>
  import("./import/import-wizard").then((module) => ({ default: module.ImportWizard })),
) as unknown as typeof import("./import/import-wizard").ImportWizard;

type Props<R extends BaseRecord> = { def: ResourceDef<R>; search: ListSearch };

/** The list of a record type, whatever the type. */
export function ListPage<R extends BaseRecord>({ def, search }: Props<R>) {
  const me = useQuery(meQuery).data;
  if (me && !may(me, def.name, "view")) {
    return (
      <Sheet>
        <SheetHead title={text(def.other)} line />
        <NoPermission what={text(def.other)} role={t(`role.${me.company.role}`)} />
      </Sheet>
    );
  }
  return <List def={def} search={search} />;
}

function List<R extends BaseRecord>({ def, search }: Props<R>) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const change = useListState();
  const open = useOpenRecord();
  const live = useLive();
  const params = paramsOf(def, search);
  const list = useInfiniteQuery({ ...listQuery(def, params), select: flat<R> });
  const total = useQuery(countQuery(def, params)).data;
  const rows = list.data?.rows ?? [];
  const hidden = Object.fromEntries(def.columns.map((column) => [column.field, column.hidden ?? false]));
  const [layout, setLayout] = useLayout(def.name, hidden);
  const shownColumns = def.columns.filter((column) => !layout.hidden[column.field]);
  const trash = useTrash(def);
  const canEdit = may(me, def.name, "edit");
  const searchBox = useRef<HTMLInputElement>(null);
  const table = useTableState({
    rows,
    columns: shownColumns.length,
    editable: canEdit ? shownColumns.flatMap((column, index) => (column.editable ? [index] : [])) : [],
    onOpen: (record) => open(def, record.id, search),
    extra: { "/": () => searchBox.current?.focus() },
  });
  const restricted = {
    ...def,
    columns: canEdit ? def.columns : def.columns.map((one) => ({ ...one, editable: false })),
  };
  const filterError =
    list.error instanceof ApiError && list.error.status === 422 && search.filter
      ? list.error.message
      : undefined;
  const canCreate = may(me, def.name, "create");
  const canDelete = may(me, def.name, "delete");
  const arrived = live.arrived[def.name] ?? 0;
  const showArrived = async () => {
    settle(def.name);
    await client.invalidateQueries({ queryKey: keys.lists(def.name) });
  };
  const remove = () => {
    trash.mutate([...table.state.selected]);
    table.clear();
  };
  const filtered = Boolean(search.filter || search.q);

  let content: ReactNode;
  if (list.isPending) content = <LoadingRows />;
  else if (list.isError && !filterError)
    content = (
      <ErrorState
        title={t("list.failed")}
        kept={t("list.kept")}
        error={list.error}
        retry={() => void list.refetch()}
      />
    );
  else if (filterError)
    content = (
      <Empty icon="filter" title={t("filter.wrong")}>
        {filterError}
      </Empty>
    );
  else if (rows.length === 0) content = <NoRows def={def} filtered={filtered} canCreate={canCreate} />;
  else
    content = (
      <ResourceTable
        def={restricted}
        rows={rows}
        total={total}
        search={search}
        state={table.state}
        fresh={live.fresh}
        layout={layout}
        onLayout={setLayout}
        onSort={(field) => change({ sort: toggleSort(search.sort ?? def.sort, field) })}
        onSelect={table.select}
        onCursor={table.point}
        onEdit={table.edit}
        onEdited={table.edited}
        onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
      />
    );

  return (
    <Sheet label={text(def.other)}>
      <SheetHead
        title={text(def.other)}
        aside={total !== undefined && <span className="small muted num">{number(total)}</span>}
        line
      >
        {def.importable && canCreate && (
          <Button
            variant="subtle"
            color="gray"
            className="desk"
            leftSection={<Icon name="import" />}
            onClick={() => change({ import: "new" }, { push: true })}
          >
            {t("import.open")}
          </Button>
        )}
        {may(me, def.name, "export") && <ExportButton def={def} search={search} />}
        {def.importable && canCreate && (
          <PhoneMenu onImport={() => change({ import: "new" }, { push: true })} />
        )}
        {canCreate && (
          <Button
            variant="filled"
            leftSection={<Icon name="plus" />}
            aria-label={t("create.title", { what: inSentence(def.one) })}
            onClick={() => change({ create: true }, { push: true })}
          >
            <span className="desk">{t("create.title", { what: inSentence(def.one) })}</span>
          </Button>
        )}
      </SheetHead>
      <div className={classes.toolbar}>
        <SearchBox
          ref={searchBox}
          def={def}
          q={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterBar
          def={def}
          filter={search.filter}
          error={filterError}
          onChange={(filter) => change({ filter })}
        />
        <ColumnMenu def={def} layout={layout} onLayout={setLayout} />
      </div>
      {content}
      {table.state.selected.size > 0 && (
        <BulkBar count={table.state.selected.size} onClear={table.clear}>
          {canDelete && (
            <Button
              variant="subtle"
              color="brick"
              leftSection={<Icon name="trash" />}
              loading={trash.isPending}
              onClick={remove}
            >
              {t("delete")}
            </Button>
          )}
        </BulkBar>
      )}
      <StatusLine
        live={live.state}
        keys={[
          { keys: ["J", "K"], label: t("keys.move") },
          { keys: ["X"], label: t("keys.select") },
          ...(canEdit ? [{ keys: ["E"], label: t("keys.edit") }] : []),
          { keys: ["Enter"], label: t("keys.open") },
          { keys: ["?"], label: t("keys.all") },
        ]}
      >
        {total !== undefined && list.data && (
          <span>
            {counted(total, def)}, {number(list.data.took)} ms
          </span>
        )}
        {arrived > 0 && (
          <button type="button" className="acc strong" onClick={() => void showArrived()}>
            {t("list.arrived", { count: arrived })}
          </button>
        )}
        <RunningImports record={def.name} onOpen={(id) => change({ import: id }, { push: true })} />
      </StatusLine>
      <Suspense>
        {search.create && (
          <CreateDrawer
            def={def}
            opened
            onClose={() => change({ create: undefined })}
            onCreated={(record) => open(def, record.id, { ...search, create: undefined })}
          />
        )}
        {search.import && (
          <ImportWizard
            def={def}
            id={search.import}
            onId={(id) => change({ import: id })}
            onClose={() => change({ import: undefined })}
          />
        )}
      </Suspense>
    </Sheet>
  );
}

type Pages<R> = { pages: { items: R[]; took: number }[] };

function flat<R>({ pages }: Pages<R>): { rows: R[]; took: number } {
  return { rows: pages.flatMap((page) => page.items), took: pages[0]?.took ?? 0 };
}

type SearchProps = {
  def: { other: ResourceDef<BaseRecord>["other"] };
  q: string;
  onChange: (q: string) => void;
  ref: React.Ref<HTMLInputElement>;
};

const typingPause = 250;

function SearchBox({ def, q, onChange, ref }: SearchProps) {
  const [draft, setDraft] = useState(q);
  const [sent, setSent] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed otherwise than by typing here: by a link, or by going back.
  if (q !== sent) {
    setSent(q);
    setDraft(q);
  }
  const send = (next: string) => {
    setSent(next.trim());
    onChange(next.trim());
  };
  const type = (next: string) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(next), typingPause);
  };
  const now = (next: string) => {
    setDraft(next);
    clearTimeout(timer.current);
    send(next);
  };
  return (
    <TextInput
      ref={ref}
      size="xs"
      type="search"
      className={classes.search}
      aria-label={t("list.search", { what: inSentence(def.other) })}
      placeholder={t("list.search", { what: inSentence(def.other) })}
      leftSection={<Icon name="search" size={14} />}
      leftSectionWidth={28}
      rightSection={
        draft ? (
          <CloseButton size="xs" aria-label={t("list.search_clear")} onClick={() => now("")} />
        ) : (
          <Kbd>/</Kbd>
        )
      }
      value={draft}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") now(draft);
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function ExportButton<R extends BaseRecord>({ def, search }: Props<R>) {
  const [received, setReceived] = useState<number>();
  const run = async () => {
    const { filter, q, sort } = paramsOf(def, search);
    const chosen = Object.entries({ filter, q, sort, format: "csv" }).filter(([, value]) => value);
    const query = new URLSearchParams(chosen as [string, string][]);
    setReceived(0);
    await download(`${def.path}/export?${query}`, `${def.name}.csv`, setReceived).catch((error: Error) =>
      toast(t("export.failed", { reason: messageOf(error) })),
    );
    setReceived(undefined);
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      className="desk"
      leftSection={<Icon name="export" />}
      disabled={received !== undefined}
      onClick={() => void run()}
    >
      {received === undefined ? t("export.open") : bytes(received)}
    </Button>
  );
}

function PhoneMenu({ onImport }: { onImport: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" className="phone" aria-label={t("more")}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="import" />} onClick={onImport}>
          {t("import.open")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type NoRowsProps<R extends BaseRecord> = { def: ResourceDef<R>; filtered: boolean; canCreate: boolean };

function NoRows<R extends BaseRecord>({ def, filtered, canCreate }: NoRowsProps<R>) {
  const change = useListState();
  if (filtered) {
    return (
      <Empty
        icon="filter"
        title={t("list.nothing", { what: inSentence(def.other) })}
        action={
          <Button onClick={() => change({ filter: undefined, q: undefined })}>{t("filter.clear")}</Button>
        }
      >
        {t("list.nothing_body")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={def.icon}
      title={t("list.empty", { what: inSentence(def.other) })}
      example={t("list.example", { example: text(def.example) })}
      action={
        canCreate && (
          <>
            <Button variant="default" onClick={() => change({ create: true }, { push: true })}>
              {t("create.title", { what: inSentence(def.one) })}
            </Button>
            {def.importable && (
              <Button variant="subtle" color="gray" onClick={() => change({ import: "new" }, { push: true })}>
                {t("import.open")}
              </Button>
            )}
          </>
        )
      }
    >
      {text(def.about)}
    </Empty>
  );
}
