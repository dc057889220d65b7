// Citations count bytes of UTF-8, JavaScript counts units of UTF-16. Here is the bridge between them.

/** From start up to, and without, end. */
export type Span = { start: number; end: number };

/** How many bytes of UTF-8 the character at an index takes; a surrogate pair is one character. */
function bytesAt(text: string, index: number): number {
  const code = text.codePointAt(index) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * The index in a string for each byte offset into its UTF-8, in the order of the offsets. An offset inside a character
 * becomes that character's beginning, one past the end becomes the end. One pass, however many offsets.
 */
export function indexesOf(text: string, offsets: number[]): number[] {
  const order = offsets.map((offset, at) => ({ offset, at })).sort((a, b) => a.offset - b.offset);
  const indexes = new Array<number>(offsets.length).fill(text.length);
  let index = 0;
  let bytes = 0;
  for (const { offset, at } of order) {
    while (index < text.length) {
      const size = bytesAt(text, index);
      if (bytes + size > offset) break;
      bytes += size;
      index += size === 4 ? 2 : 1;
    }
    indexes[at] = index;
  }
  return indexes;
}

/** Byte spans as spans of string indexes. */
export function indexSpans(text: string, spans: Span[]): Span[] {
  const indexes = indexesOf(
    text,
    spans.flatMap(({ start, end }) => [start, end]),
  );
  return spans.map((_, at) => ({ start: indexes[at * 2] ?? 0, end: indexes[at * 2 + 1] ?? 0 }));
}
