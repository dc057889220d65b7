import { expect, it } from "vitest";
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
