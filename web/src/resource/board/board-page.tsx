import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import type { BaseRecord, BoardView, ResourceDef } from "@/resource/define";
import { FilterBar } from "@/resource/filter-bar";
import { useLayout } from "@/resource/layout-store";
import page from "@/resource/list-page.module.css";
import { type ListSearch, useListState } from "@/resource/list-state";
import { useLive } from "@/resource/live";
import { inSentence } from "@/resource/nouns";
import { useOpenRecord } from "@/resource/record-link";
import { ViewTabs } from "@/resource/view-tabs";
import { Icon } from "@/ui/icon";
import { SearchBox } from "@/ui/search-box";
import { Sheet, SheetHead } from "@/ui/sheet";
import { LoadingRows } from "@/ui/states";
import { type KeyHint, StatusLine } from "@/ui/status-line";
import { usePhone } from "@/ui/use-phone";
import { LayoutSwitch } from "./layout-switch";
import "@/i18n/deals-words";

const CreateDrawer = lazy(() =>
  import("../create-drawer").then((module) => ({ default: module.CreateDrawer })),
) as unknown as typeof import("../create-drawer").CreateDrawer;

const ChoiceBoard = lazy(() =>
  import("./choice-board").then((module) => ({ default: module.ChoiceBoard })),
) as unknown as typeof import("./choice-board").ChoiceBoard;
const RecordCalendar = lazy(() =>
  import("../calendar/record-calendar").then((module) => ({ default: module.RecordCalendar })),
) as unknown as typeof import("../calendar/record-calendar").RecordCalendar;

type Props<R extends BaseRecord> = { def: ResourceDef<R>; search: ListSearch };

/** The page around a board or a calendar: the same views, search and filter as the list's. */
export function BoardPage<R extends BaseRecord>({ def, search }: Props<R>) {
  const me = useQuery(meQuery).data;
  const change = useListState();
  const open = useOpenRecord();
  const live = useLive();
  const phone = usePhone();
  const [said, setSaid] = useState("");
  const [layout, setLayout] = useLayout(def.name);
  const canCreate = may(me, def.name, "create");
  const views = <ViewTabs def={def} search={search} total={undefined} layout={layout} onLayout={setLayout} />;
  const asCalendar = search.show === "calendar";
  const Own = def.board;
  const view: BoardView = {
    search,
    editable: may(me, def.name, "edit"),
    fresh: live.fresh,
    onOpen: (id) => open(def, id, search),
    onSaid: setSaid,
  };
  return (
    <Sheet label={text(def.other)}>
      <SheetHead title={text(def.other)} aside={!phone && views} line>
        {!phone && <LayoutSwitch def={def} search={search} />}
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
        <div className={page.views}>
          {views}
          <span className="end">
            <LayoutSwitch def={def} search={search} />
          </span>
        </div>
      )}
      <div className={page.toolbar}>
        <SearchBox
          label={t("list.search", { what: inSentence(def.other) })}
          q={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterBar
          def={def}
          filter={search.filter}
          error={undefined}
          onChange={(filter) => change({ filter })}
        />
      </div>
      <Suspense fallback={<LoadingRows />}>
        {asCalendar && <RecordCalendar def={def} {...view} />}
        {!asCalendar && (Own ? <Own {...view} /> : <ChoiceBoard def={def} {...view} />)}
      </Suspense>
      <StatusLine live={live.state} keys={asCalendar ? calendarKeys() : boardKeys()}>
        <span>{said}</span>
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
      </Suspense>
    </Sheet>
  );
}

function boardKeys(): KeyHint[] {
  return [
    { keys: ["Space"], label: t("board.key_lift") },
    { keys: ["M"], label: t("board.move_to") },
    { keys: ["Enter"], label: t("keys.open") },
    { keys: ["?"], label: t("keys.all") },
  ];
}

function calendarKeys(): KeyHint[] {
  return [
    { keys: ["←", "→"], label: t("calendar.step") },
    { keys: ["Shift", "←", "→"], label: t("days.key_move") },
    { keys: ["T"], label: t("today") },
    { keys: ["Enter"], label: t("keys.open") },
  ];
}
