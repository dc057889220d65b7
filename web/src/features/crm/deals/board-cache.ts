// A card's way between columns in the cache, before the server has answered.
import type { Deal, DealBoard } from "@/api/shapes";
import type { Sum } from "./deals";

type Column = DealBoard["columns"][number];

/** The board with one card in another column, its count and sums along with it. */
export function moved(board: DealBoard, deal: Deal, to: string): DealBoard {
  const from = deal.stage_id;
  if (from === to) return board;
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column.stage.id === from) return without(column, deal);
      if (column.stage.id === to) return having(column, deal);
      return column;
    }),
  };
}

function without(column: Column, deal: Deal): Column {
  return {
    ...column,
    count: column.count - 1,
    sums: added(column, deal, -1),
    items: column.items.filter((one) => one.id !== deal.id),
  };
}

function having(column: Column, deal: Deal): Column {
  const here = { ...deal, stage_id: column.stage.id, stage_since: new Date().toISOString() };
  return {
    ...column,
    count: column.count + 1,
    sums: added(column, deal, 1),
    items: [here, ...column.items.filter((one) => one.id !== deal.id)],
  };
}

function added(column: Column, deal: Deal, sign: 1 | -1): Sum[] {
  const amount = sign * (deal.amount ?? 0);
  const share =
    column.stage.kind === "open" ? (deal.probability ?? column.stage.probability) : column.stage.probability;
  const weighted = Math.round((amount * share) / 100);
  const known = column.sums.some((sum) => sum.currency === deal.currency);
  const sums = known
    ? column.sums
    : [...column.sums, { currency: deal.currency, count: 0, amount: 0, weighted: 0 }];
  return sums
    .map((sum) =>
      sum.currency === deal.currency
        ? {
            ...sum,
            count: sum.count + sign,
            amount: sum.amount + amount,
            weighted: sum.weighted + weighted,
          }
        : sum,
    )
    .filter((sum) => sum.count > 0);
}

/** What all open columns come to by probability, one sum a currency. */
export function weightedOf(board: DealBoard): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { stage, sums: some } of board.columns) {
    if (stage.kind !== "open") continue;
    for (const sum of some) sums.set(sum.currency, (sums.get(sum.currency) ?? 0) + sum.weighted);
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
