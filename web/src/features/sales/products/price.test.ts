// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { plainQuantity, stepWords } from "./price";

describe("the words of a price", () => {
  it("name list, tier and adjustment", () => {
    expect(stepWords({ kind: "entry", list: "Dealers", min_quantity: 10, unit_price: 75000 })).toBe(
      "Dealers, from 10",
    );
    expect(stepWords({ kind: "entry", list: "General", min_quantity: 0 })).toBe("General");
    expect(stepWords({ kind: "adjustment", list: "Bramble", percent: -5 })).toBe("Bramble, −5 %");
    expect(stepWords({ kind: "adjustment", list: "Bramble", percent: 3.25 })).toBe("Bramble, +3.25 %");
    expect(stepWords({ kind: "passed", list: "Dealers", min_quantity: 1 })).toContain("only from 1");
  });

  it("take quantities with a comma", () => {
    expect(plainQuantity(" 1 000,5 ")).toBe("1000.5");
  });
});
