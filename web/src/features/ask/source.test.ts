import { expect, test } from "vitest";
import { sourceOf } from "./source";

const text = "Für Ü-Wohnungen gilt: Die Garantie bleibt in Kraft, 30 Tage lang. Ohne Eintrag entfällt sie.";
const quote = "bleibt in Kraft, 30 Tage lang.";
const bytes = (words: string) => new TextEncoder().encode(words).length;
const from = 4000;
const start = from + bytes(text.slice(0, text.indexOf(quote)));
const citation = {
  n: 2,
  document_id: "d1",
  document_name: "Garantie.docx",
  passage_id: "p1",
  start,
  end: start + bytes(quote),
  quote,
  page: 4,
};
const passage = {
  passage_id: "p1",
  document_id: "d1",
  document_name: "Garantie.docx",
  heading_path: [],
  page: 4,
  score: 9.1,
  text,
  start: from,
  end: from + bytes(text),
  used: true,
};

test("the span stands in its passage, counted in bytes", () => {
  const { before, quote: shown, after } = sourceOf(citation, [passage]);
  expect(`${before}${shown}${after}`).toBe(text);
  expect(shown).toBe(quote);
});

test("long passages are cut at words on both sides", () => {
  const long = { ...passage, text: `${"Wort ".repeat(100)}${text}${" mehr".repeat(100)}`, start: from - 500 };
  const { before = "", after = "" } = sourceOf(citation, [long]);
  expect(before).toMatch(/^… Wort .*Garantie $/);
  expect(after).toMatch(/^ Ohne .* mehr …$/);
});

test("only the paragraph of the span is shown, without the headings above it", () => {
  const heading = "Garantie\n";
  const chapter = { ...passage, text: `${heading}${text}\n\nWeiter.`, start: from - bytes(heading) };
  const { before, quote: shown, after } = sourceOf(citation, [chapter]);
  expect(`${before}${shown}${after}`).toBe(text);
});

test.each([
  ["no trace", undefined],
  ["another passage", [{ ...passage, passage_id: "p9" }]],
  ["a passage that says something else there", [{ ...passage, text: text.replace("Tage", "Wochen") }]],
])("%s: the span alone", (_, passages) => {
  expect(sourceOf(citation, passages)).toEqual({ n: 2, document: "Garantie.docx", page: 4, quote });
});
