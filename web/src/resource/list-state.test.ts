import { expect, it } from "vitest";
import type { BaseRecord, ResourceDef } from "./define";
import { paramsOf } from "./list-params";
import { listSearch } from "./list-state";

it("keeps what a list knows and drops the rest", () => {
  const search = { q: "elin", filter: 'city == "x"', sort: "-name", create: true, import: "new", page: 3 };
  expect(listSearch(search)).toEqual({
    q: "elin",
    filter: 'city == "x"',
    sort: "-name",
    create: true,
    import: "new",
  });
  expect(listSearch({ q: "", filter: 7, create: "yes" })).toEqual({});
});

it("takes a number typed into the address as a search for its digits", () => {
  expect(listSearch({ q: 46 }).q).toBe("46");
});

it("knows groups, and folds no more than a filter can say", () => {
  expect(listSearch({ group: "status", folded: ["new", null, true, 3, {}] })).toMatchObject({
    group: "status",
    folded: ["new", null, true],
  });
  expect(listSearch({ folded: "new" }).folded).toBeUndefined();
  expect(listSearch({ folded: Array.from({ length: 99 }, (_, at) => `v${at}`) }).folded).toHaveLength(40);
});

it("knows how it is shown, and around which day", () => {
  expect(listSearch({ show: "calendar", date: "2026-02-31x", span: "year" })).toEqual({ show: "calendar" });
  expect(listSearch({ show: "grid", date: "2026-02-28", span: "week" })).toEqual({
    date: "2026-02-28",
    span: "week",
  });
});

it("asks for a grouped list in the order of its groups, without those that are folded", () => {
  const status = { name: "status", kind: "choice", label: { en: "Status", de: "Status" } };
  const def = { fields: [status], sort: "-created_at" } as unknown as ResourceDef<BaseRecord>;
  expect(paramsOf(def, { filter: 'city == "x"', group: "status", folded: ["new"] })).toMatchObject({
    filter: '(city == "x") && (!(status in ["new"]))',
    sort: "status,-created_at",
  });
  expect(paramsOf(def, { q: "elin", group: "status" })).toMatchObject({ sort: "status" });
  // A field that this person does not see groups nothing.
  expect(paramsOf(def, { group: "salary", folded: ["1"] })).toMatchObject({ sort: "-created_at" });
  expect(paramsOf(def, { group: "salary", folded: ["1"] }).filter).toBeUndefined();
});
