import { expect, it } from "vitest";
import type { BaseRecord } from "@/resource/define";
import { type ChoiceCards, movedCard, none } from "./choice-cards";

type Lead = BaseRecord & { status: string; rating: string | null };
const lead = { id: "l1", version: 1, status: "new", rating: null } as Lead;
const column = (value: string, items: Lead[], count = items.length): ChoiceCards<Lead> => ({
  value,
  items,
  count,
  filter: "",
  sort: "",
  cursor: null,
});
const drawn = (columns: ChoiceCards<Lead>[]) =>
  columns.map(({ value, count, items }) => `${value} ${count}: ${items.map(({ id }) => id).join()}`);

it("puts a card on top of its new column, and counts it there", () => {
  const other = { ...lead, id: "l2", status: "contacted" };
  const board = [column("new", [lead], 7), column("contacted", [other])];
  const after = movedCard(board, { record: lead, field: "status", value: "contacted" });
  expect(drawn(after)).toEqual(["new 6: ", "contacted 2: l1,l2"]);
  expect(after[1]?.items[0]?.status).toBe("contacted");
});

it("moves from and to the column of none", () => {
  const board = [column("hot", []), column(none, [lead])];
  const hot = movedCard(board, { record: lead, field: "rating", value: "hot" });
  expect(drawn(hot)).toEqual(["hot 1: l1", `${none} 0: `]);
  const back = { record: { ...lead, rating: "hot" }, field: "rating", value: null } as const;
  expect(drawn(movedCard(hot, back))).toEqual(["hot 0: ", `${none} 1: l1`]);
});

it("leaves a card that is there already", () => {
  const board = [column("new", [lead])];
  expect(movedCard(board, { record: lead, field: "status", value: "new" })).toBe(board);
});
