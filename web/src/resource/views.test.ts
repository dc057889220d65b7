import { describe, expect, it } from "vitest";
import { differs, searchOf, stateOf, type View } from "./views";

const view: View = {
  id: "v1",
  owner_id: "u1",
  record: "contacts",
  created_at: "",
  updated_at: "",
  name: "Quiet",
  shared: false,
  layout: "table",
  filter: 'city == "Gävle"',
  q: "",
  sort: "-name",
  group: "",
  columns: ["name", "city"],
};

describe("views", () => {
  it("leads to the list it remembers", () => {
    expect(searchOf(view)).toEqual({ saved: "v1", filter: view.filter, q: undefined, sort: "-name" });
    expect(searchOf({ ...view, group: "status" })).toMatchObject({ group: "status" });
    const board = searchOf({ ...view, layout: "board", group: "status" });
    expect(board).toMatchObject({ show: "board", board: "status" });
    expect(board.group).toBeUndefined();
    expect(searchOf({ ...view, layout: "calendar" })).toMatchObject({ show: "calendar" });
  });
  it("remembers what the address says", () => {
    expect(stateOf(searchOf(view), view.columns)).toMatchObject({
      filter: view.filter,
      q: "",
      sort: "-name",
      group: "",
    });
    expect(stateOf({ group: "status" }, [])).toMatchObject({ layout: "table", group: "status" });
    expect(stateOf({ show: "board", board: "status", group: "city" }, [], ["status"]).group).toBe("status");
    // Which pipeline a board shows is no field.
    expect(stateOf({ show: "board", board: "0198c0de" }, [], ["status"]).group).toBe("");
    expect(stateOf({ show: "calendar", group: "city" }, [])).toMatchObject({ layout: "calendar", group: "" });
  });
  it("tells when the list has become another", () => {
    const search = searchOf(view);
    expect(differs(view, search, ["name", "city"])).toBe(false);
    expect(differs(view, { ...search, q: "ann" }, ["name", "city"])).toBe(true);
    expect(differs(view, { ...search, sort: undefined }, ["name", "city"])).toBe(true);
    expect(differs(view, search, ["name"])).toBe(true);
    expect(differs(view, search, ["city", "name"])).toBe(true);
    expect(differs(view, { ...search, group: "city" }, ["name", "city"])).toBe(true);
    expect(differs(view, { ...search, show: "calendar" }, ["name", "city"])).toBe(true);
    expect(differs(view, { ...search, show: "list" }, ["name", "city"])).toBe(false);
    expect(differs({ ...view, columns: [] }, search, ["name"])).toBe(false);
  });
});
