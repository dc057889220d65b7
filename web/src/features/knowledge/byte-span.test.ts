import { expect, test } from "vitest";
import { indexesOf, indexSpans } from "./byte-span";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("every character boundary is found, whatever its size", () => {
  const text = "a£€😀z\u0301 Gävle – 48 °C\n日本";
  const characters = [...text];
  let index = 0;
  let bytes = 0;
  for (const character of characters) {
    expect(indexesOf(text, [bytes])).toEqual([index]);
    index += character.length;
    bytes += bytesOf(character).length;
  }
  expect(indexesOf(text, [bytes])).toEqual([text.length]);
});

test("a byte span cuts out exactly the quote", () => {
  const text = "Überall gilt: 7 Jahre für den Verdichter 🔧, danach 3 €.";
  for (const quote of ["7 Jahre für den Verdichter", "🔧", "3 €", "Überall"]) {
    const start = bytesOf(text.slice(0, text.indexOf(quote))).length;
    const [span] = indexSpans(text, [{ start, end: start + bytesOf(quote).length }]);
    expect(text.slice(span?.start, span?.end)).toBe(quote);
  }
});

test("offsets keep their order, though they are looked up sorted", () => {
  expect(indexesOf("€€€€", [9, 0, 6, 3])).toEqual([3, 0, 2, 1]);
});

test.each([
  ["inside a character: its beginning", "€x", [1, 2], [0, 0]],
  ["inside a pair: its beginning, never half of it", "a😀", [2, 4], [1, 1]],
  ["past the end: the end", "ab", [99], [2]],
  ["before the beginning: the beginning", "ab", [-5], [0]],
  ["an empty text", "", [0, 7], [0, 0]],
])("%s", (_, text, offsets, indexes) => {
  expect(indexesOf(text, offsets)).toEqual(indexes);
});
