import { Select } from "@mantine/core";
import { ListFailed } from "@/resource/list-failed";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import { conflictOf } from "@/api/problem";
import type { Deal, DealBoard } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Board } from "@/resource/board/board";
import type { BoardColumn, Held } from "@/resource/board/types";
import type { BoardView } from "@/resource/define";
import { useListState } from "@/resource/list-state";
import { messageOf } from "@/resource/use-save";
import { Money } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { Empty, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { moved, weightedOf } from "./board-cache";
import { deals } from "./columns";
import { DealFace } from "./deal-card";
import {
  type BoardSort,
  boardQuery,
  boardSorts,
  type Loss,
  moveDeal,
  pipelinesQuery,
  type Sum,
} from "./deals";
import classes from "./deals.module.css";
import { LoseDialog } from "./lose-dialog";
import { StageMark } from "./stage-mark";
import "@/i18n/deals-words";

type Losing = { deal: Deal; stage: string };

/** The deals of one pipeline, a column a stage. */
export function DealsBoard({ search, editable, fresh, onOpen, onSaid }: BoardView) {
  const change = useListState();
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const sort = boardSorts.find((one) => one === search.sort) ?? "expected_close";
  const query = boardQuery({ pipeline: search.board, filter: search.filter, q: search.q, sort });
  const board = useQuery(query);
  const [losing, setLosing] = useState<Losing>();
  const move = useMove(query.queryKey);
  if (board.isPending) return <LoadingRows />;
  if (board.isError)
    return <ListFailed error={board.error} filter={search.filter} retry={() => void board.refetch()} />;
  const { columns } = board.data;
  const stageOf = (id: string | null) => columns.find((column) => column.stage.id === id)?.stage;
  const stuck = columns.reduce((all, column) => all + column.stuck, 0);
  const say = (held: Held<Deal> | undefined) => {
    const column = columns.find((one) => one.stage.id === held?.to);
    onSaid(held && column ? t("board.holding", { name: held.record.name, column: column.stage.name }) : "");
  };
  return (
    <>
      <div className={classes.summary}>
        {pipelines.length > 1 && (
          <Select
            size="xs"
            aria-label={t("deals.pipeline")}
            value={board.data.pipeline_id}
            data={pipelines.map((one) => ({ value: one.id, label: one.name }))}
            allowDeselect={false}
            onChange={(id) => change({ board: id ?? undefined })}
          />
        )}
        <span className="small muted">
          {t("deals.weighted")}{" "}
          {weightedOf(board.data).map(({ currency, minor }) => (
            <b key={currency} className={`strong ${classes.money}`}>
              <Money minor={minor} currency={currency} />
            </b>
          ))}
        </span>
        {stuck > 0 && (
          <span className={`small ${classes.stuck}`}>
            <Icon name="clock" size={14} /> {t("deals.stuck_count", { count: stuck })}
          </span>
        )}
        <Select
          className="end"
          size="xs"
          aria-label={t("deals.order")}
          value={sort}
          data={boardSorts.map((one) => ({ value: one, label: t(`deals.order.${one}`) }))}
          allowDeselect={false}
          onChange={(next) => change({ sort: next === "expected_close" ? undefined : (next as BoardSort) })}
        />
      </div>
      {columns.length === 0 ? (
        <Empty icon="deal" title={t("deals.no_stages")}>
          {t("deals.no_stages_body")}
        </Empty>
      ) : (
        <Board
          def={deals}
          columns={columns.map((column) => asColumn(column, columns))}
          editable={editable}
          fresh={fresh}
          words={{
            title: (deal) => deal.name,
            face: (deal) => <DealFace deal={deal} stuckDays={stageOf(deal.stage_id)?.stuck_days ?? null} />,
            gain: (deal) => deal.amount !== null && <Money minor={deal.amount} currency={deal.currency} />,
          }}
          onOpen={(deal) => onOpen(deal.id)}
          onHeld={say}
          onMove={(deal, _, to) => {
            if (stageOf(to)?.kind === "lost") setLosing({ deal, stage: to });
            else move.mutate({ deal, stage: to, name: stageOf(to)?.name ?? "" });
          }}
        />
      )}
      {losing && (
        <LoseDialog
          name={losing.deal.name}
          pending={move.isPending}
          error={null}
          onClose={() => setLosing(undefined)}
          onLose={(loss) => {
            move.mutate({ ...losing, name: stageOf(losing.stage)?.name ?? "", loss });
            setLosing(undefined);
          }}
        />
      )}
    </>
  );
}

function asColumn(
  { stage, count, sums, items, filter, sort, next_cursor }: DealBoard["columns"][number],
  all: DealBoard["columns"],
): BoardColumn<Deal> {
  return {
    id: stage.id,
    name: stage.kind === "open" ? stage.name : t("deals.this_month", { stage: stage.name }),
    icon: <StageMark stage={stage} stages={all.map((column) => column.stage)} />,
    count,
    aside: stage.kind === "open" ? `${stage.probability}%` : undefined,
    sum: <Sums sums={sums} />,
    cards: items,
    rest: next_cursor ? { filter, sort, cursor: next_cursor } : undefined,
  };
}

/** One sum a currency; they are never added up. */
function Sums({ sums }: { sums: Sum[] }) {
  if (sums.length === 0) return <span className="muted">–</span>;
  return sums.map((sum) => <Money key={sum.currency} minor={sum.amount} currency={sum.currency} />);
}

type Move = Losing & { name: string; loss?: Loss };

/** Moves a card at once, and puts it back where it really is when somebody else was faster. */
function useMove(board: readonly unknown[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ deal, stage, loss }: Move) => moveDeal(deal, stage, loss),
    onMutate: async ({ deal, stage }) => {
      await client.cancelQueries({ queryKey: board });
      const before = client.getQueryData<DealBoard>(board);
      client.setQueryData<DealBoard>(board, (old) => old && moved(old, deal, stage));
      return { before };
    },
    onError: (error, { deal }, kept) => {
      client.setQueryData(board, kept?.before);
      const stale = conflictOf<Deal>(error);
      const there = kept?.before?.columns.find((column) => column.stage.id === stale?.current.stage_id);
      toast(
        stale
          ? t("deals.moved_by_other", { name: deal.name, stage: there?.stage.name ?? "–" })
          : t("save.failed", { reason: messageOf(error) }),
      );
    },
    onSettled: (_, __, { deal }) =>
      Promise.all(
        [
          keys.boards("deals"),
          keys.lists("deals"),
          keys.one("deals", deal.id),
          keys.timeline("deals", deal.id),
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
