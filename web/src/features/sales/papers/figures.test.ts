// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { decimal, minorOf } from "./figures";

test.each([
  ["1234.5", "1234.5"],
  ["1234,5", "1234.5"],
  ["1,234.50", "1234.50"],
  ["1.234,50", "1234.50"],
  ["1 234,50", "1234.50"],
  ["1,234,567", "1234567"],
  ["12’000.05", "12000.05"],
  ["-3", "-3"],
  ["5.", "5.0"],
  ["", undefined],
  ["abc", undefined],
  ["1e5", undefined],
  ["--2", undefined],
])("%s is %s", (typed, want) => expect(decimal(typed)).toBe(want));

test.each([
  ["19.99", "EUR", 1999],
  ["0,1", "EUR", 10],
  ["1000", "JPY", 1000],
  ["1.5", "JPY", undefined],
  ["1.2345", "KWD", undefined],
  ["1.234", "KWD", 1234],
  ["1.005", "EUR", undefined],
  ["1.10", "EUR", 110],
  ["99999999999999999", "EUR", undefined],
  ["-2.50", "EUR", -250],
] as const)("%s %s is %s", (typed, currency, want) => expect(minorOf(typed, currency)).toBe(want));
