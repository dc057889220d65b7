import { expect, it } from "vitest";
import { mayWith } from "@/api/session";
import type { Me } from "@/api/shapes";
import { withoutClosed } from "./closed-fields";
import type { BaseRecord, ResourceDef } from "./define";

type Row = BaseRecord & { name: string; email: string; notes: string };

const words = (name: string) => ({ en: name, de: name });
const def = {
  name: "contacts",
  sort: "-email",
  fields: ["name", "email", "notes"].map((name) => ({ name, label: words(name), kind: "text" })),
  columns: ["name", "email", "notes"].map((field) => ({ field, width: 100, editable: true })),
} as unknown as ResourceDef<Row>;

it("leaves hidden fields out everywhere, and the order by one of them", () => {
  const open = withoutClosed(def, { email: "hidden", notes: "read_only" });
  expect(open.fields.map((field) => field.name)).toEqual(["name", "notes"]);
  expect(open.columns.map((column) => column.field)).toEqual(["name", "notes"]);
  expect(open.sort).toBe("-created_at");
});

it("makes fields read-only that a role may only read", () => {
  const open = withoutClosed(def, { notes: "read_only" });
  expect(open.fields.map((field) => field.readOnly ?? false)).toEqual([false, false, true]);
  expect(open.columns.map((column) => column.editable)).toEqual([true, true, false]);
  expect(open.sort).toBe("-email");
});

const me = (scope?: string) =>
  ({
    user: { id: "me" },
    permissions: { contacts: ["view", "edit"] },
    scopes: scope ? { contacts: { edit: scope } } : {},
    owners: { contacts: "owner_id" },
    team: ["me", "mate"],
  }) as unknown as Me;

it.each([
  [undefined, [true, true, true, true]],
  ["team", [true, true, false, false]],
  ["own", [true, false, false, false]],
])("knows whom a right of scope %s reaches", (scope, reached) => {
  const owners = ["me", "mate", "stranger", null];
  expect(owners.map((owner_id) => mayWith(me(scope), "contacts", "edit", { owner_id }))).toEqual(reached);
  expect(mayWith(me(scope), "contacts", "delete", { owner_id: "me" })).toBe(false);
});
