import { describe, expect, it } from "vitest";
import { majorOf, minorOf, plainDecimal } from "./amount";
import { readSheet } from "./sheet";

describe("amounts as people type them", () => {
  it.each([
    ["1.234,50", "1234.50"],
    ["1,234.50", "1234.50"],
    ["1 234,5 €", "1234.5"],
    ["1'234.50 CHF", "1234.50"],
    ["1,234", "1234"],
    ["1.234.567", "1234567"],
    ["0.125", "0.125"],
    ["12,9", "12.9"],
    ["7", "7"],
  ])("%s is %s", (typed, plain) => expect(plainDecimal(typed)).toBe(plain));

  it.each(["", "-3", "abc", "1.2.3,4,5", "1e5"])("%s is none", (typed) =>
    expect(plainDecimal(typed)).toBeUndefined(),
  );

  it("become minor units by digits", () => {
    expect(minorOf("0.29", "EUR")).toBe(29);
    expect(minorOf("1234,5", "EUR")).toBe(123_450);
    expect(minorOf("500", "JPY")).toBe(500);
    expect(minorOf("0.0015", "KWD")).toBeUndefined();
    expect(minorOf("12.345", "EUR")).toBe(1_234_500);
    expect(majorOf(5, "EUR")).toBe("0.05");
    expect(majorOf(123_450, "EUR")).toBe("1234.50");
    expect(majorOf(500, "JPY")).toBe("500");
  });
});

describe("a sheet of prices", () => {
  it("comes from a spreadsheet, with headings or without", () => {
    const sheet = readSheet("SKU\tFrom\tPrice\nHP-8\t\t7.120,00\nHP-8\t10\t6.890,00\n");
    expect(sheet.rows).toEqual([
      { product: "HP-8", min_quantity: "", price: "7120.00" },
      { product: "HP-8", min_quantity: "10", price: "6890.00" },
    ]);
    expect(readSheet("HP-8;7120").rows).toEqual([{ product: "HP-8", min_quantity: "", price: "7120" }]);
  });

  it("keeps commas in quotes, and tells the lines that are no prices", () => {
    const sheet = readSheet('"Crane, half a day",0,512.00\r\nHP-8,x,1\r\n\r\nHP-9,1,soon');
    expect(sheet.rows).toEqual([{ product: "Crane, half a day", min_quantity: "0", price: "512.00" }]);
    expect(sheet.faults).toEqual([2, 4]);
    expect(sheet.lines).toEqual([1]);
  });
});
