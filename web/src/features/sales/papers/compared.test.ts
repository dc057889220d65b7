// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { compared } from "./compared";
import type { Line } from "./draft";

const line = (change: Partial<Line>): Line => ({
  product_id: null,
  name: "Work",
  description: "",
  quantity: 1,
  unit: "h",
  unit_price: 8000,
  discount: 0,
  tax_rate: 19,
  list_price: null,
  why: "",
  manual: true,
  net: 8000,
  ...change,
});

test("what came, what went, what differs", () => {
  const before = [line({}), line({ name: "Travel" })];
  const now = [line({ name: "Pump", quantity: 2, unit: "pc" }), line({ quantity: 2.5, discount: 10 })];
  expect(compared(before, now, "EUR").map(({ kind, words }) => `${kind} ${words}`)).toEqual([
    "added 2 pc Pump",
    "changed Work: Quantity 1 → 2.5, Disc. % 0 → 10",
    "removed 1 h Travel",
  ]);
});

test("two lines of one name are compared in their order", () => {
  const before = [line({ quantity: 1 }), line({ quantity: 5 })];
  expect(compared(before, [line({ quantity: 1 }), line({ quantity: 6 })], "EUR")).toHaveLength(1);
});

test("only moved", () => {
  const two = [line({}), line({ name: "Travel" })];
  expect(compared(two, two.toReversed(), "EUR").map(({ key }) => key)).toEqual(["order"]);
});
