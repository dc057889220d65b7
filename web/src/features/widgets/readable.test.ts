import { expect, test } from "vitest";
import { wordsOn } from "./readable";

test.each([
  ["#0A6177", "#fff"],
  ["#000000", "#fff"],
  ["#767676", "#fff"],
  ["#777777", "#000"],
  ["#FFE27A", "#000"],
  ["#ffffff", "#000"],
])("words on %s are %s", (accent, words) => {
  expect(wordsOn(accent)).toBe(words);
});
