import { describe, expect, it } from "vitest";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { allOf } from "./filter";
import {
  type GroupItem,
  type GroupValue,
  groupedSort,
  groupField,
  groupFilter,
  toggled,
  withGroups,
  withoutGroups,
} from "./group";
import { maxFolded } from "./list-state";

type Lead = BaseRecord & { status: string; owner_id: string | null; won: boolean; city: string };
const field = (name: string, kind: Field<Lead>["kind"]) =>
  ({ name, kind, label: { en: name, de: name } }) as Field<Lead>;
const status = field("status", "choice");
const owner = field("owner_id", "member");
const won = field("won", "checkbox");

/** Heads as "# value", "+ value" where folded, and rows as their places. */
const drawn = (items: GroupItem[]) =>
  items.map(({ row, group }) => (group ? `${group.folded ? "+" : "#"} ${group.value}` : row));

describe("heads", () => {
  const cases: [string, GroupValue[], GroupValue[], boolean, (string | number)[]][] = [
    ["stand where the value changes", ["a", "a", "b"], [], false, ["# a", 0, 1, "# b", 2]],
    ["of none come last", ["a", null], [], false, ["# a", 0, "# null", 1]],
    ["of folded groups stand in order", ["a", "d"], ["c", "e"], false, ["# a", 0, "+ c", "# d", 1, "+ e"]],
    ["also downwards", ["d", "a"], ["c", "e"], true, ["+ e", "# d", 0, "+ c", "# a", 1]],
    ["none is last downwards too", ["b"], [null, "a"], true, ["# b", 0, "+ a", "+ null"]],
    ["are all that is left when all is folded", [], ["b", "a"], false, ["+ a", "+ b"]],
    ["hide rows that are still there", ["a", "b"], ["a"], false, ["+ a", "# b", 1]],
    ["of no come before yes", [false, true], [], false, ["# false", 0, "# true", 1]],
    ["are none without rows", [], [], false, []],
  ];
  it.each(cases)("%s", (_, values, folded, descending, places) => {
    expect(drawn(withGroups(values, folded, { descending }))).toEqual(places);
  });

  it("stand in the order of the choices, what is none of them behind, and none last", () => {
    const order = { known: ["new", "done"], descending: false };
    expect(drawn(withGroups(["new"], ["done", null, "b", "a"], order))).toEqual([
      "# new",
      0,
      "+ done",
      "+ a",
      "+ b",
      "+ null",
    ]);
    expect(drawn(withGroups(["done", null], ["new"], order))).toEqual(["+ new", "# done", 0, "# null", 1]);
  });

  it("know the first record of their group", () => {
    expect(withGroups(["a", "b"], [], { descending: false })[2]?.group?.first).toBe(1);
  });
});

describe("the order", () => {
  it.each([
    ["status", undefined, "status"],
    ["status", "-created_at", "status,-created_at"],
    ["status", "-status", "-status"],
    ["status", "name,-status", "-status,name"],
    ["status", "a,b,c", "status,a,b"],
  ])("by %s of %s is %s", (group, sort, expected) => {
    expect(groupedSort(group, sort)).toBe(expected);
  });
});

describe("conditions", () => {
  it("of one group", () => {
    expect(groupFilter(status, "new")).toBe('status == "new"');
    expect(groupFilter(status, null)).toBe("status == null");
    expect(groupFilter(owner, null)).toBe("owner_id == null");
    expect(groupFilter(won, false)).toBe("won == false");
  });
  it("that leave folded groups out", () => {
    expect(withoutGroups(status, [])).toBeUndefined();
    expect(withoutGroups(status, ["new", 'a"b'])).toBe('!(status in ["new", "a\\"b"])');
    expect(withoutGroups(owner, ["u1", null])).toBe('!(owner_id in ["u1"]) && !(owner_id == null)');
    expect(withoutGroups(won, [false])).toBe("!(won == false)");
  });
  it("join what the person filters by, whatever it says", () => {
    expect(allOf('a == "1" || b', withoutGroups(status, ["new"]))).toBe(
      '(a == "1" || b) && (!(status in ["new"]))',
    );
    expect(allOf(undefined, 'a == "1"')).toBe('a == "1"');
    expect(allOf(undefined, " ")).toBeUndefined();
  });
});

it("folds and unfolds, and forgets the oldest when there are too many", () => {
  expect(toggled([], "a")).toEqual(["a"]);
  expect(toggled(["a", null], null)).toEqual(["a"]);
  expect(toggled(["a"], "a")).toBeUndefined();
  const many = Array.from({ length: maxFolded }, (_, at) => `v${at}`);
  expect(toggled(many, "x")).toHaveLength(maxFolded);
  expect(toggled(many, "x")).not.toContain("v0");
});

it("groups by what has few values, and by nothing that is not there", () => {
  const def = { fields: [status, field("city", "text")] } as unknown as ResourceDef<Lead>;
  expect(groupField(def, { group: "status" })?.name).toBe("status");
  expect(groupField(def, { group: "city" })).toBeUndefined();
  expect(groupField(def, { group: "salary" })).toBeUndefined();
  expect(groupField(def, {})).toBeUndefined();
});
