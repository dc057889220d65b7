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
  columns: ["name", "city"],
};

describe("views", () => {
  it("leads to the list it remembers", () => {
    expect(searchOf(view)).toEqual({ saved: "v1", filter: view.filter, q: undefined, sort: "-name" });
  });
  it("remembers what the address says", () => {
    expect(stateOf(searchOf(view), view.columns)).toMatchObject({
      filter: view.filter,
      q: "",
      sort: "-name",
    });
  });
  it("tells when the list has become another", () => {
    const search = searchOf(view);
    expect(differs(view, search, ["name", "city"])).toBe(false);
    expect(differs(view, { ...search, q: "ann" }, ["name", "city"])).toBe(true);
    expect(differs(view, { ...search, sort: undefined }, ["name", "city"])).toBe(true);
    expect(differs(view, search, ["name"])).toBe(true);
    expect(differs({ ...view, columns: [] }, search, ["name"])).toBe(false);
  });
});
