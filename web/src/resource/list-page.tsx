import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { keys, type ListParams } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { BulkBar } from "@/ui/bulk-bar";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { SearchBox } from "@/ui/search-box";
import { Sheet, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { usePhone } from "@/ui/use-phone";
import { LayoutSwitch } from "./board/layout-switch";
import { BulkActions, type Selection } from "./bulk/bulk-actions";
import { RunningSets } from "./bulk/running-sets";
import { useBulk } from "./bulk/use-bulk";
import { ColumnMenu } from "./column-menu";
import { arranged } from "./column-order";
import type { BaseRecord, ResourceDef } from "./define";
import { FilterBar } from "./filter-bar";
import { groupField } from "./group";
import { GroupMenu } from "./group-menu";
import { listedQuery } from "./grouped-list";
import { RunningImports } from "./import/running-imports";
import { useLayout } from "./layout-store";
import { calendarField, hasBoard } from "./layouts";
import { ExportButton, PhoneMenu } from "./list-actions";
import classes from "./list-page.module.css";
import { paramsOf } from "./list-params";
import { type ListSearch, useListState } from "./list-state";
import { settle, useLive } from "./live";
import { NoRows } from "./no-rows";
import { counted, inSentence } from "./nouns";
import { useOpenRecord } from "./record-link";
import { countQuery } from "./records";
import { toggleSort } from "./sort";
import { ResourceTable } from "./table";
import { flat, useGrouping } from "./use-grouping";
import { useTableState } from "./use-table-state";
import { ViewTabs } from "./view-tabs";

// `lazy` forgets type parameters, so the type of the component itself is given back.
const CreateDrawer = lazy(() =>
  import("./create-drawer").then((module) => ({ default: module.CreateDrawer })),
) as unknown as typeof import("./create-drawer").CreateDrawer;
const BoardPage = lazy(() =>
  import("./board/board-page").then((module) => ({ default: module.BoardPage })),
) as unknown as typeof import("./board/board-page").BoardPage;
const Conflicts = lazy(() =>
  import("./bulk/conflicts").then((module) => ({ default: module.Conflicts })),
) as unknown as typeof import("./bulk/conflicts").Conflicts;
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
  const asBoard = search.show === "board" && hasBoard(def);
  const asCalendar = search.show === "calendar" && calendarField(def);
  if (asBoard || asCalendar)
    return (
      <Suspense fallback={<LoadingRows />}>
        <BoardPage def={def} search={search} />
      </Suspense>
    );
  return <List def={def} search={search} />;
}

function List<R extends BaseRecord>({ def, search }: Props<R>) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const change = useListState();
  const open = useOpenRecord();
  const live = useLive();
  const params = paramsOf(def, search);
  const group = groupField(def, search);
  const list = useInfiniteQuery({
    ...listedQuery(def, search),
    select: flat<R>,
    // Heads stay where they are while an unfolded group is fetched.
    placeholderData: (old, before) =>
      group && (before?.queryKey[2] as ListParams | undefined)?.sort === params.sort ? old : undefined,
  });
  const total = useQuery(countQuery(def, paramsOf(def, { ...search, folded: undefined }))).data;
  const listed = useQuery(countQuery(def, params)).data;
  const rows = list.data?.rows ?? [];
  const [layout, setLayout] = useLayout(def.name);
  const shownColumns = useMemo(() => arranged(def.columns, layout), [def, layout]);
  const phone = usePhone();
  const bulk = useBulk(def);
  const canEdit = may(me, def.name, "edit");
  const table = useTableState({
    rows,
    columns: shownColumns.length,
    editable: canEdit ? shownColumns.flatMap((column, index) => (column.editable ? [index] : [])) : [],
    onOpen: (record) => open(def, record.id, search),
  });
  const grouping = useGrouping(def, search, group, list);
  const restricted = useMemo(
    () => ({
      ...def,
      columns: canEdit ? shownColumns : shownColumns.map((one) => ({ ...one, editable: false })),
    }),
    [def, shownColumns, canEdit],
  );
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
  const edited: typeof table.edited = (at, way) => {
    table.edited(at, way);
    // A row with another value of the group's field belongs to another group now.
    if (group && way !== "kept" && shownColumns[at.column]?.field === group.name)
      void client.invalidateQueries({ queryKey: keys.lists(def.name) });
  };
  const selection: Selection = {
    ids: [...table.state.selected],
    loaded: rows.length,
    total: listed,
    filter: params.filter,
    q: search.q,
  };
  const filtered = Boolean(search.filter || search.q);

  const views = <ViewTabs def={def} search={search} total={total} layout={layout} onLayout={setLayout} />;

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
  else if (rows.length === 0 && !grouping?.items.length)
    content = <NoRows def={def} filtered={filtered} canCreate={canCreate} />;
  else
    content = (
      <ResourceTable
        def={restricted}
        rows={rows}
        grouping={grouping}
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
        onEdited={edited}
        onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
      />
    );

  return (
    <Sheet label={text(def.other)}>
      <SheetHead title={text(def.other)} aside={!phone && views} line>
        {!phone && <LayoutSwitch def={def} search={search} />}
        {def.tools?.()}
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
      {phone && (
        <div className={classes.views}>
          {views}
          <span className="end">
            <LayoutSwitch def={def} search={search} />
          </span>
        </div>
      )}
      <div className={classes.toolbar}>
        <SearchBox
          label={t("list.search", { what: inSentence(def.other) })}
          q={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterBar
          def={def}
          filter={search.filter}
          error={filterError}
          onChange={(filter) => change({ filter })}
        />
        <GroupMenu def={def} by={group} onGroup={(field) => change({ group: field, folded: undefined })} />
        <ColumnMenu def={def} layout={layout} onLayout={setLayout} />
      </div>
      {content}
      {table.state.selected.size > 0 && (
        <BulkBar count={table.state.selected.size} onClear={table.clear}>
          <BulkActions
            def={def}
            selection={selection}
            canEdit={canEdit}
            canDelete={canDelete}
            bulk={bulk}
            onDone={table.clear}
          />
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
        <RunningSets record={def.name} />
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
        {bulk.conflictsOf && <Conflicts def={def} id={bulk.conflictsOf} onClose={bulk.closeConflicts} />}
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
