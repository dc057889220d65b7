// A document's text as it is shown: its passages in order, with headings, pages and the cited span.
import { indexSpans, type Span } from "./byte-span";

export type PassageSpan = Span & { id: string; heading_path: string[]; page: number | null };
export type Part = { text: string; marked: boolean };
export type Line = { level: number; parts: Part[] };
export type Section = {
  id: string;
  /** The headings around the passage, shown only where they are not among its own first lines. */
  path: string[];
  /** The page, where it is another than that of the section before. */
  page: number | null;
  headings: Line[];
  body: Part[];
};

/** Divides a text by the byte spans of its passages; what lies between two passages is blank and left out. */
export function sectionsOf(text: string, passages: PassageSpan[], mark?: Span): Section[] {
  const known = passages.length > 0 ? passages : [wholeOf(text)];
  const spans = indexSpans(text, mark ? [...known, mark] : known);
  const marked = mark ? spans.at(-1) : undefined;
  let path = "";
  let page: number | null = null;
  return known.map((passage, at) => {
    const span = spans[at] ?? { start: 0, end: 0 };
    const { lines, rest } = headingsOf(text, span, passage.heading_path);
    const here = passage.heading_path.join("\n");
    const section: Section = {
      id: passage.id,
      path: here === path || lines.length > 0 ? [] : passage.heading_path,
      page: passage.page === page ? null : passage.page,
      headings: lines.map(({ span: line, level }) => ({ level, parts: partsOf(text, line, marked) })),
      body: partsOf(text, rest, marked),
    };
    path = here;
    page = passage.page;
    return section;
  });
}

function wholeOf(text: string): PassageSpan {
  return { id: "whole", heading_path: [], page: null, start: 0, end: text.length * 4 };
}

/** The first lines of a passage that are its own headings. */
function headingsOf(text: string, span: Span, path: string[]) {
  const lines: { span: Span; level: number }[] = [];
  let at = span.start;
  while (at < span.end) {
    const found = text.indexOf("\n", at);
    const end = found < 0 || found > span.end ? span.end : found;
    const line = text.slice(at, end).trim();
    const level = path.findIndex((heading) => heading.trim() === line);
    if (line !== "" && level < 0) break;
    if (line !== "") lines.push({ span: { start: at, end }, level });
    at = end + 1;
  }
  return { lines, rest: { start: Math.min(at, span.end), end: span.end } };
}

/** A span of the text, cut where the mark begins and ends. */
export function partsOf(text: string, { start, end }: Span, mark?: Span): Part[] {
  const from = Math.max(start, Math.min(end, mark?.start ?? end));
  const to = Math.max(from, Math.min(end, mark?.end ?? end));
  const parts = [
    { text: text.slice(start, from), marked: false },
    { text: text.slice(from, to), marked: mark !== undefined },
    { text: text.slice(to, end), marked: false },
  ];
  return parts.filter((part) => part.text !== "");
}
