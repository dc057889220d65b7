import { describe, expect, it } from "vitest";
import { actionOf, type Bounds, type Cursor, nextEdit, type TableAction } from "./table-keys";

const bounds: Bounds = { rows: 3, columns: 4, editable: [2, 3] };
const at = (row: number, column = 0): Cursor => ({ row, column });

describe("keys in a list", () => {
  const cases: [string, Cursor | undefined, TableAction | undefined][] = [
    ["j", undefined, { do: "move", to: at(0) }],
    ["j", at(0), { do: "move", to: at(1) }],
    ["j", at(2), { do: "move", to: at(2) }],
    ["k", at(0), { do: "move", to: at(0) }],
    ["arrowdown", at(1, 3), { do: "move", to: at(2, 3) }],
    ["arrowright", at(1, 3), { do: "move", to: at(1, 3) }],
    ["arrowleft", at(1, 3), { do: "move", to: at(1, 2) }],
    ["end", at(0, 1), { do: "move", to: at(2, 1) }],
    ["x", at(1), { do: "select", row: 1 }],
    ["x", undefined, undefined],
    ["shift+j", at(1), { do: "select-range", from: 1, to: 2 }],
    ["enter", at(2), { do: "open", row: 2 }],
    ["e", at(1, 0), { do: "edit", at: at(1, 2) }],
    ["e", at(1, 3), { do: "edit", at: at(1, 3) }],
    ["escape", at(1), { do: "clear" }],
    ["q", at(1), undefined],
  ];
  it.each(cases)("%s at %o", (key, cursor, action) => {
    expect(actionOf(key, cursor, bounds)).toEqual(action);
  });

  it("does nothing in an empty list but clear", () => {
    expect(actionOf("j", undefined, { ...bounds, rows: 0 })).toBeUndefined();
    expect(actionOf("escape", undefined, { ...bounds, rows: 0 })).toEqual({ do: "clear" });
  });

  it("never edits where nothing may be edited", () => {
    expect(actionOf("e", at(0), { ...bounds, editable: [] })).toBeUndefined();
  });

  it("tabs over the end of a row, and stops at the end of the list", () => {
    expect(nextEdit(at(0, 2), bounds)).toEqual(at(0, 3));
    expect(nextEdit(at(0, 3), bounds)).toEqual(at(1, 2));
    expect(nextEdit(at(2, 3), bounds)).toBeUndefined();
    expect(nextEdit(at(1, 2), bounds, true)).toEqual(at(0, 3));
    expect(nextEdit(at(0, 2), bounds, true)).toBeUndefined();
  });
});
