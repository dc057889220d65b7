import { expect, test } from "vitest";
import { documentSearch, knowledgeSearch } from "./knowledge-search";

test.each([
  [
    { start: 4, end: 9 },
    { start: 4, end: 9 },
  ],
  [
    { start: "4", end: "9" },
    { start: 4, end: 9 },
  ],
  [
    { start: 0, end: 1 },
    { start: 0, end: 1 },
  ],
  [{ start: 9, end: 4 }, {}],
  [{ start: 4 }, {}],
  [{ start: -1, end: 4 }, {}],
  [{ start: "a", end: 4 }, {}],
  [{ start: 1.5, end: 4 }, {}],
])("span %j of an address is %j", (search, span) => {
  expect(documentSearch(search)).toEqual(span);
});

test("an address typed by hand is read, what is unknown is dropped", () => {
  expect(knowledgeSearch({ q: 2026, view: "failed", other: 1 })).toEqual({ q: "2026", view: "failed" });
  expect(knowledgeSearch({ q: "", view: "gone", upload: "yes" })).toEqual({});
});
