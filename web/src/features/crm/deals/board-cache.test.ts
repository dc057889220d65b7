import { expect, test } from "vitest";
import type { Deal, DealBoard } from "@/api/shapes";
import { moved, weightedOf } from "./board-cache";

const deal = {
  id: "d",
  name: "Estate renewal",
  stage_id: "a",
  amount: 1000,
  currency: "EUR",
  probability: null,
} as Deal;

function board(): DealBoard {
  const column = (id: string, probability: number, items: Deal[], kind: "open" | "won" = "open") => ({
    stage: { id, name: id, probability, kind, stuck_days: null },
    count: items.length,
    stuck: 0,
    sums: items.map((one) => ({
      currency: one.currency,
      count: 1,
      amount: one.amount ?? 0,
      weighted: ((one.amount ?? 0) * probability) / 100,
    })),
    items,
    filter: "",
    sort: "",
    next_cursor: null,
  });
  return {
    pipeline_id: "p",
    accounts: [],
    columns: [column("a", 10, [deal]), column("b", 50, []), column("won", 100, [], "won")],
  };
}

test("a card takes its amount along", () => {
  const after = moved(board(), deal, "b");
  expect(after.columns[0]).toMatchObject({ count: 0, sums: [], items: [] });
  expect(after.columns[1]).toMatchObject({
    count: 1,
    sums: [{ currency: "EUR", count: 1, amount: 1000, weighted: 500 }],
  });
  expect(after.columns[1]?.items[0]).toMatchObject({ id: "d", stage_id: "b" });
});

test("currencies stay apart, and only open columns are weighed", () => {
  const crowns = { ...deal, id: "k", currency: "SEK", probability: 30 } as Deal;
  const both = moved(moved(board(), crowns, "b"), deal, "won");
  expect(weightedOf(both)).toEqual([{ currency: "SEK", minor: 300 }]);
});
