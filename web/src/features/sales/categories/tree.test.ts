import { describe, expect, it } from "vitest";
import { chosenIn, filterOf, type Node, rowsOf, step, within } from "./tree";

const node = (id: string, parent: string | null, position: number | null = null): Node => ({
  id,
  name: id,
  parent_id: parent,
  position,
});
const nodes = [
  node("tanks", null, 2),
  node("pumps", null, 1),
  node("new", null),
  node("indoor", "pumps", 2),
  node("outdoor", "pumps", 1),
  node("small", "outdoor"),
];

describe("the tree of categories", () => {
  it("stands in order, those without a place last", () => {
    const rows = rowsOf(nodes, new Set());
    expect(rows.map(({ node: one, depth }) => `${depth} ${one.id}`)).toEqual([
      "1 pumps",
      "2 outdoor",
      "3 small",
      "2 indoor",
      "1 tanks",
      "1 new",
    ]);
    expect(rowsOf(nodes, new Set(["pumps"])).map((row) => row.node.id)).toEqual(["pumps", "tanks", "new"]);
  });

  it("finds all that is part of a category", () => {
    expect(within(nodes, "pumps")).toEqual(["pumps", "indoor", "outdoor", "small"]);
    expect(filterOf(nodes, "small")).toBe('category_id == "small"');
    expect(filterOf(nodes, "outdoor")).toBe('category_id in ["outdoor", "small"]');
  });

  it("reads the chosen category back from the filter", () => {
    const id = "01a214d6-dc1f-7235-afe8-892ec6098bb4";
    expect(chosenIn(`category_id == "${id}"`)).toBe(id);
    expect(chosenIn(`category_id in ["${id}", "01a214d6-dc1f-7235-afe8-892ec6098bb5"]`)).toBe(id);
    expect(chosenIn('name == "x"')).toBeUndefined();
  });

  it("moves by one step", () => {
    expect(step(nodes, "tanks", "up")).toEqual({ parent_id: undefined, before_id: "pumps" });
    expect(step(nodes, "pumps", "up")).toBeUndefined();
    expect(step(nodes, "pumps", "down")).toEqual({ parent_id: undefined, before_id: "new" });
    expect(step(nodes, "indoor", "in")).toEqual({ parent_id: "outdoor" });
    expect(step(nodes, "small", "out")).toEqual({ parent_id: "pumps", before_id: "indoor" });
    expect(step(nodes, "pumps", "out")).toBeUndefined();
  });
});
