import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type LinkProps, useNavigate, useRouter } from "@tanstack/react-router";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { calendarField, hasBoard } from "@/resource/layouts";
import type { ListSearch } from "@/resource/list-state";
import "@/i18n/deals-words";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  search: ListSearch;
  /** Another page of the shelf than the record type's own. */
  at?: string;
};

const others = ["board", "calendar"] as const;

/** List, board, calendar, and the pages that share an entry of the navigation with them; the address says which. */
export function LayoutSwitch<R extends BaseRecord>({ def, search, at = def.route }: Props<R>) {
  const navigate = useNavigate();
  const offered = useOffered(def);
  if (offered.length < 2) return null;
  const own = at === def.route;
  const go = (value: string) => {
    const show = others.find((one) => one === value) ?? "list";
    // An order by columns means nothing on a board, and the other way round.
    const layout = { show, sort: undefined };
    const address =
      show !== "list" || value === def.route
        ? { to: own ? "." : def.route, search: own ? (old: ListSearch) => ({ ...old, ...layout }) : layout }
        : { to: value };
    void navigate(address as LinkProps);
  };
  const shown = others.find((one) => one === search.show && offered.some(({ value }) => value === one));
  return (
    <SegmentedControl
      aria-label={t("board.layout")}
      value={own && shown ? shown : at}
      data={offered}
      onChange={go}
    />
  );
}

type Offered = { value: string; label: string };

function useOffered<R extends BaseRecord>(def: ResourceDef<R>): Offered[] {
  const { route, shelf = [] } = def;
  const { routesByPath } = useRouter();
  const me = useQuery(meQuery).data;
  const exists = (path: string) => path in routesByPath || `${path}/{-$id}` in routesByPath;
  const own: Offered = { value: route, label: t("board.list") };
  const pages = shelf
    .filter((page) => exists(page.route) && may(me, page.needs, "view"))
    .map((page) => ({ value: page.route, label: text(page.label) }));
  const all = pages.some((page) => page.value === route) ? pages : [own, ...pages];
  const has = { board: hasBoard(def), calendar: calendarField(def) !== undefined };
  const layouts = others.filter((one) => has[one]).map((value) => ({ value, label: t(`board.${value}`) }));
  return all.flatMap((page) => (page.value === route ? [page, ...layouts] : [page]));
}
