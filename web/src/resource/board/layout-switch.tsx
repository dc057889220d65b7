import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { t } from "@/i18n/translate";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { type ListSearch, useListState } from "@/resource/list-state";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; search: ListSearch };

/** List or board; the address says which. */
export function LayoutSwitch<R extends BaseRecord>({ def, search }: Props<R>) {
  const change = useListState();
  if (!def.board) return null;
  return (
    <SegmentedControl
      aria-label={t("board.layout")}
      value={search.show === "board" ? "board" : "list"}
      data={[
        { value: "list", label: t("board.list") },
        { value: "board", label: t("board.board") },
      ]}
      // An order by columns means nothing on a board, and the other way round.
      onChange={(show) =>
        change({ show: show === "board" ? "board" : undefined, sort: undefined }, { push: true })
      }
    />
  );
}
