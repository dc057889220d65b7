import { expect, test } from "vitest";
import { partsOf, sectionsOf } from "./sections";

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Passages for pieces of a text, as the server cuts them: one after the other, blanks between. */
function cut(pieces: { text: string; path?: string[]; page?: number }[]) {
  let text = "";
  const passages = pieces.map(({ text: piece, path = [], page }, at) => {
    const start = bytes(text);
    text += piece;
    const passage = { id: `p${at}`, heading_path: path, page: page ?? null, start, end: bytes(text) };
    text += "\n\n";
    return passage;
  });
  return { text, passages };
}

test("headings at the beginning of a passage become headings, in its own words", () => {
  const { text, passages } = cut([
    { text: "Wärmepumpen\nGarantie\nSieben Jahre.", path: ["Wärmepumpen", "Garantie"], page: 1 },
    { text: "Danach drei.", path: ["Wärmepumpen", "Garantie"], page: 1 },
    { text: "Kein Kopf hier.", path: ["Anhang"], page: 2 },
  ]);
  const [first, second, third] = sectionsOf(text, passages);
  expect(first?.headings.map(({ level, parts }) => [level, parts[0]?.text])).toEqual([
    [0, "Wärmepumpen"],
    [1, "Garantie"],
  ]);
  expect(first?.body).toEqual([{ text: "Sieben Jahre.", marked: false }]);
  expect([first?.page, second?.page, third?.page]).toEqual([1, null, 2]);
  expect([first?.path, second?.path, third?.path]).toEqual([[], [], ["Anhang"]]);
});

test("a cited span is marked exactly, across passages too", () => {
  const { text, passages } = cut([{ text: "Für 48 °C ausgelegt." }, { text: "Über Nacht 44 dB(A)." }]);
  const start = bytes("Für 48 °C ");
  const end = bytes("Für 48 °C ausgelegt.\n\nÜber Nacht");
  const marked = sectionsOf(text, passages, { start, end }).map((section) =>
    section.body.filter((part) => part.marked).map((part) => part.text),
  );
  expect(marked).toEqual([["ausgelegt."], ["Über Nacht"]]);
});

test("nothing of the text gets lost between the parts", () => {
  const text = "alpha beta gamma";
  for (const mark of [
    undefined,
    { start: 0, end: 5 },
    { start: 6, end: 99 },
    { start: 20, end: 30 },
    { start: 3, end: 3 },
  ]) {
    const whole = partsOf(text, { start: 0, end: text.length }, mark);
    expect(whole.map((part) => part.text).join("")).toBe(text);
  }
});

test("without passages the text is one section", () => {
  const [only, ...others] = sectionsOf("Für alle", []);
  expect(others).toEqual([]);
  expect(only?.body).toEqual([{ text: "Für alle", marked: false }]);
});
