import { expect, it } from "vitest";
import { setZone } from "@/ui/zone";
import { asked, auditSearch } from "./audit-search";

const id = "01a21742-a9f4-7080-9b16-98d8567cc935";

it("takes from an address what it understands", () => {
  expect(
    auditSearch({
      q: "Gävle",
      actor: id,
      record: "tax_classes",
      id,
      action: "sign_in",
      from: "2026-10-01",
      to: "soon",
    }),
  ).toEqual({
    q: "Gävle",
    actor: id,
    record: "tax_classes",
    id,
    action: "sign_in",
    from: "2026-10-01",
    to: undefined,
  });
  expect(
    Object.values(auditSearch({ q: 7, actor: "x", record: "a b", action: "<b>" })).filter(Boolean),
  ).toEqual([]);
});

it("knows no record without its type", () => {
  expect(auditSearch({ id }).id).toBeUndefined();
});

it("asks for whole days of the reader", () => {
  setZone("Europe/Berlin");
  const { from, to } = asked({ from: "2026-10-01", to: "2026-10-31" });
  expect([from, to]).toEqual(["2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"]);
});
