import { expect, it } from "vitest";
import { arranged, isShown, moved, ordered } from "./column-order";

const columns = ["name", "city", "phone", "email"].map((field) => ({ field }));
const named = (list: { field: string }[]) => list.map(({ field }) => field).join(" ");

it("orders columns behind the first, and new ones last", () => {
  expect(named(ordered(columns, []))).toBe("name city phone email");
  expect(named(ordered(columns, ["email", "name", "city"]))).toBe("name email city phone");
  expect(named(ordered(columns, ["gone", "phone"]))).toBe("name phone city email");
  expect(ordered([], ["city"])).toEqual([]);
});

it("shows what the person wants to see, else what the record type shows", () => {
  expect(isShown({ field: "city" }, { hidden: {} })).toBe(true);
  expect(isShown({ field: "city", hidden: true }, { hidden: {} })).toBe(false);
  expect(isShown({ field: "city", hidden: true }, { hidden: { city: false } })).toBe(true);
  expect(isShown({ field: "city" }, { hidden: { city: true } })).toBe(false);
});

it("draws shown columns, pinned ones beside the first, in their order", () => {
  const layout = { hidden: {}, order: ["email"], pinned: [] };
  expect(named(arranged(columns, layout))).toBe("name email city phone");
  expect(named(arranged(columns, { ...layout, pinned: ["phone", "city"] }))).toBe("name city phone email");
  expect(named(arranged(columns, { ...layout, hidden: { city: true }, pinned: ["city"] }))).toBe(
    "name email phone",
  );
});

it("moves one column, and none over the edge", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});
