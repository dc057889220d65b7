import { describe, expect, it } from "vitest";
import type { BaseRecord, Field } from "@/resource/define";
import { differing, taken } from "./choices";

type Person = BaseRecord & { city: string; tags: string[]; custom: Record<string, unknown> };
const base = { version: 1, created_at: "", updated_at: "" };
const label = { en: "", de: "" };
const field = (name: string, more: object = {}) => ({ name, label, kind: "text", ...more }) as Field<Person>;

const fields = [
  field("city"),
  field("tags", { kind: "tags" }),
  field("custom.boiler"),
  field("custom.floor", { kind: "number" }),
  field("custom.sizes", { kind: "choices" }),
  field("custom.keys"),
  field("custom.sum", { readOnly: true }),
];
const winner: Person = {
  ...base,
  id: "1",
  city: "Gävle",
  tags: ["vip"],
  custom: { boiler: "Vesta 40", floor: 0, sizes: ["s", "m"], sum: 1 },
};
const loser: Person = {
  ...base,
  id: "2",
  city: "Gävle",
  tags: [],
  custom: { boiler: "Vesta 60", floor: 3, sizes: ["s", "m"], keys: "porter", sum: 2 },
};

describe("two records side by side", () => {
  it("differ in a company's own fields too, by what is in them", () => {
    expect(differing(fields, winner, loser).map(({ name }) => name)).toEqual([
      "custom.boiler",
      "custom.floor",
      "custom.keys",
    ]);
  });

  it("keep what the one has, and take what it lacks", () => {
    expect(taken(differing(fields, winner, loser), winner, {})).toEqual({
      "custom.boiler": "this",
      "custom.floor": "this",
      "custom.keys": "other",
    });
  });

  it("keep what was chosen, also of fields that came later", () => {
    const chosen = taken(differing(fields, winner, loser), winner, { "custom.keys": "this" });
    expect(chosen["custom.keys"]).toBe("this");
    expect(chosen["custom.boiler"]).toBe("this");
  });
});
