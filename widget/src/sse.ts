/** One server-sent event: its name (empty when the server gave none) and its data lines joined by line feeds. */
export type ServerEvent = { event: string; data: string };

/**
 * Reads a text/event-stream that arrives in pieces, which may end inside a line end or a UTF-8 sequence. The returned
 * function takes the next piece and answers the events it completed, in order. An event that the stream did not
 * finish with an empty line is never reported, as the HTML standard asks.
 */
export function eventReader(): (piece: Uint8Array) => ServerEvent[] {
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  let data: string[] = [];

  const read = (line: string, done: ServerEvent[]) => {
    if (!line) {
      if (data.length) done.push({ event, data: data.join('\n') });
      event = '';
      data = [];
    }
    const [, field, value = ''] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  };

  return (piece) => {
    const done: ServerEvent[] = [];
    // A carriage return at the very end may be the first half of a pair: it waits for the next piece.
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() as string;
    for (const line of lines) read(line, done);
    return done;
  };
}
