import { expect, it } from "vitest";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { orderOf, partsOf, readParts } from "./grouped-list";

type Lead = BaseRecord & { status: string };
const choices = ["new", "open", "done"].map((value) => ({ value, label: { en: value, de: value } }));
const status = {
  name: "status",
  kind: "choice",
  label: { en: "Status", de: "Status" },
  choices,
} as Field<Lead>;
const def = { fields: [status], sort: "-created_at" } as unknown as ResourceDef<Lead>;

it("goes through the choices as they are offered, and backwards where the list is sorted so", () => {
  expect(orderOf(def, status, { group: "status" })).toEqual({
    known: ["new", "open", "done"],
    descending: false,
  });
  expect(orderOf(def, status, { group: "status", sort: "-status" }).known).toEqual(["done", "open", "new"]);
  const owner = { name: "owner_id", kind: "member" } as unknown as Field<Lead>;
  expect(orderOf(def, owner, { group: "owner_id" }).known).toBeUndefined();
});

it("asks for each choice in the order of the list, and last for all that has none of them", () => {
  expect(
    partsOf(status, ["new", "done"], { filter: "a || b", folded: ["done", null] }, "-created_at"),
  ).toEqual([
    { name: "new", filter: '(a || b) && (status == "new")', sort: "-created_at" },
    { name: "done", filter: undefined, sort: "-created_at" },
    {
      name: "",
      filter: '(a || b) && (!(status in ["new", "done"]) && !(status == null))',
      sort: "status,-created_at",
    },
  ]);
  const sorted = partsOf(status, ["new"], { sort: "-status,name" }, "-created_at");
  expect(sorted.map(({ sort }) => sort)).toEqual(["name", "-status,name"]);
  expect(partsOf(status, ["new"], { sort: "-status" }, "-created_at")[0]?.sort).toBe("-created_at");
});

it("fills pages over the ends of groups, and goes on where one ended", async () => {
  const rows: Record<string, number[]> = { a: [1, 2, 3], b: [4], c: [], "": [5, 6] };
  const asked: string[] = [];
  const read = async ({ name }: { name: string }, limit: number, cursor?: string) => {
    asked.push(name);
    const all = rows[name] ?? [];
    const at = Number(cursor ?? 0);
    const end = at + limit;
    return { items: all.slice(at, end), next_cursor: end < all.length ? String(end) : null };
  };
  const parts = Object.keys(rows).map((name) => ({ name, filter: name, sort: "" }));
  const order = ["a", "b", "c", ""].map(
    (name) => parts.find((part) => part.name === name) ?? { name, sort: "" },
  );
  const pages: number[][] = [];
  let from: string | undefined;
  do {
    const page = await readParts(order, from, 2, read);
    pages.push(page.items);
    from = page.next_cursor ?? undefined;
  } while (from);
  expect(pages).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(asked.join()).toBe("a,a,b,c,");
});

it("goes over a group that was folded since", async () => {
  const parts = [
    { name: "a", filter: undefined, sort: "" },
    { name: "b", filter: "b", sort: "" },
  ];
  const read = async ({ name }: { name: string }, _limit: number, cursor?: string) => ({
    items: [`${name}${cursor ?? ""}`],
    next_cursor: null,
  });
  expect(await readParts(parts, JSON.stringify(["a", "7"]), 9, read)).toEqual({
    items: ["b"],
    next_cursor: null,
  });
});
