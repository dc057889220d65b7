import { describe, expect, it } from "vitest";
import type { FieldKind } from "./define";
import { type Chip, chipsToExpression, expressionToChips, opsFor, takesValue } from "./filter";

const fields: Record<string, FieldKind> = {
  city: "text",
  email: "email",
  size: "number",
  owner_id: "member",
  last_touch_at: "moment",
  close_on: "date",
  amount: "money",
  status: "choice",
  won: "checkbox",
};
const samples: Partial<Record<FieldKind, string>> = {
  number: "3",
  money: "12000",
  moment: "9d",
  date: "2026-01-31",
  checkbox: "true",
};
const kinds = (name: string) => fields[name];

describe("chips and their expression", () => {
  const pairs: [string, Chip[]][] = [
    ['city == "Gävle"', [{ field: "city", op: "is", value: "Gävle" }]],
    ['city != "Gävle"', [{ field: "city", op: "is_not", value: "Gävle" }]],
    ['email.contains("@fenwick")', [{ field: "email", op: "contains", value: "@fenwick" }]],
    ['city.startsWith("G")', [{ field: "city", op: "starts", value: "G" }]],
    ['city == ""', [{ field: "city", op: "empty", value: "" }]],
    ["owner_id == null", [{ field: "owner_id", op: "empty", value: "" }]],
    ["owner_id != null", [{ field: "owner_id", op: "filled", value: "" }]],
    ["size > 200", [{ field: "size", op: "gt", value: "200" }]],
    ["size == 12", [{ field: "size", op: "is", value: "12" }]],
    ['last_touch_at < ago("60d")', [{ field: "last_touch_at", op: "older", value: "60d" }]],
    ['last_touch_at >= ago("7d")', [{ field: "last_touch_at", op: "newer", value: "7d" }]],
    ['city == "a\\" && b"', [{ field: "city", op: "is", value: 'a" && b' }]],
    [
      'city == "a && b" && email.contains("\\"x\\\\")',
      [
        { field: "city", op: "is", value: "a && b" },
        { field: "email", op: "contains", value: '"x\\' },
      ],
    ],
  ];
  it.each(pairs)("%s", (expression, chips) => {
    expect(expressionToChips(expression, kinds)).toEqual(chips);
    expect(chipsToExpression(chips, kinds)).toBe(expression);
  });

  it("reads no filter as no chips", () => {
    expect(expressionToChips("  ", kinds)).toEqual([]);
    expect(chipsToExpression([], kinds)).toBe("");
  });

  it.each([
    'city == "a" || size > 3',
    '!(city == "a")',
    'account.name == "x"',
    'unknown == "x"',
    'city == "a" &&',
    'city == "\\x41"',
  ])("leaves %s as an expression", (expression) => {
    expect(expressionToChips(expression, kinds)).toBeUndefined();
  });

  it("writes every comparison it offers so that it can read it back", () => {
    for (const [field, kind] of Object.entries(fields)) {
      for (const op of opsFor(kind)) {
        const value = takesValue(op) ? (samples[kind] ?? "x") : "";
        const chip = { field, op, value };
        expect(expressionToChips(chipsToExpression([chip], kinds), kinds)).toEqual([chip]);
      }
    }
  });
});
