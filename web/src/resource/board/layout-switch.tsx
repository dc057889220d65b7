import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type LinkProps, useNavigate, useRouter } from "@tanstack/react-router";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import type { Shelf } from "@/resource/define";
import type { ListSearch } from "@/resource/list-state";

type Def = { route: string; board?: unknown; shelf?: Shelf };
type Props = {
  def: Def;
  search: ListSearch;
  /** Another page of the shelf than the record type's own. */
  at?: string;
};

const board = "board";

/** List, board, and the pages that share an entry of the navigation with them; the address says which. */
export function LayoutSwitch({ def, search, at = def.route }: Props) {
  const navigate = useNavigate();
  const offered = useOffered(def);
  if (offered.length < 2) return null;
  const own = at === def.route;
  const go = (value: string) => {
    // An order by columns means nothing on a board, and the other way round.
    const layout = { show: value === board ? board : undefined, sort: undefined };
    const address =
      value === board || value === def.route
        ? { to: own ? "." : def.route, search: own ? (old: ListSearch) => ({ ...old, ...layout }) : layout }
        : { to: value };
    void navigate(address as LinkProps);
  };
  return (
    <SegmentedControl
      aria-label={t("board.layout")}
      value={own && search.show === board ? board : at}
      data={offered}
      onChange={go}
    />
  );
}

type Offered = { value: string; label: string };

function useOffered({ route, board: hasBoard, shelf = [] }: Def): Offered[] {
  const { routesByPath } = useRouter();
  const me = useQuery(meQuery).data;
  const exists = (path: string) => path in routesByPath || `${path}/{-$id}` in routesByPath;
  const own: Offered = { value: route, label: t("board.list") };
  const pages = shelf
    .filter((page) => exists(page.route) && may(me, page.needs, "view"))
    .map((page) => ({ value: page.route, label: text(page.label) }));
  const all = pages.some((page) => page.value === route) ? pages : [own, ...pages];
  if (!hasBoard) return all;
  return all.flatMap((page) =>
    page.value === route ? [page, { value: board, label: t("board.board") }] : [page],
  );
}
