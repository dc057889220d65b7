import { expect, it } from "vitest";
import { placed } from "./use-table-state";

const rows = [{ id: "a" }, { id: "b" }, { id: "c" }];

it("stays with its record when rows come or go before it", () => {
  expect(placed({ row: 1, column: 2, id: "b" }, rows)).toEqual({ row: 1, column: 2 });
  expect(placed({ row: 0, column: 2, id: "c" }, rows)).toEqual({ row: 2, column: 2 });
  expect(placed({ row: 1, column: 0, id: "gone" }, rows)).toBeUndefined();
  expect(placed(undefined, rows)).toBeUndefined();
});
