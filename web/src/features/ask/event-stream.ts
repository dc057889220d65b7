// Server-sent events over fetch: EventSource can neither send a token nor a question.

export type StreamEvent = { event: string; data: string };

/**
 * Reads a text/event-stream that arrives in pieces. A piece may end anywhere, also between a carriage return and its
 * line feed; an event counts only when its empty line has come.
 */
export function eventParser(): (piece: string) => StreamEvent[] {
  let rest = "";
  let name = "";
  let data: string[] = [];
  let first = true;

  const line = (words: string, events: StreamEvent[]) => {
    if (words === "") {
      if (data.length > 0) events.push({ event: name || "message", data: data.join("\n") });
      name = "";
      data = [];
      return;
    }
    const colon = words.indexOf(":");
    const field = colon < 0 ? words : words.slice(0, colon);
    const value = colon < 0 ? "" : words.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  };

  return (piece) => {
    const events: StreamEvent[] = [];
    let text = rest + piece;
    if (first && text !== "") {
      text = text.replace(/^\uFEFF/, "");
      first = false;
    }
    // A carriage return at the very end may belong to a line feed that is still to come.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const words of lines) line(words, events);
    return events;
  };
}

/** The events of a response as they arrive. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const parse = eventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      yield* parse(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
