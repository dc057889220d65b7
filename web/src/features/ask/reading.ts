// An answer as far as it has come: built sentence by sentence, then replaced by the whole.
import { type ApiError, problemFrom } from "@/api/problem";
import type { Answered, Citation } from "@/api/shapes";
import type { StreamEvent } from "./event-stream";

/** The JSON among what the endpoint can answer; the other is the stream of events. */
export type FullAnswer = Extract<Answered<"/rag/query", "post">, { answer: string }>;
export type Trace = NonNullable<FullAnswer["trace"]>;
export type Sentence = { text: string; citations: number[] };

export type Reading = {
  phase: "searching" | "writing" | "done" | "stopped";
  sentences: Sentence[];
  citations: Citation[];
  /** The whole answer, once it is there. */
  answer?: FullAnswer;
  /** Milliseconds from the question to the end of the answer. */
  took?: number;
};

export const unread: Reading = { phase: "searching", sentences: [], citations: [] };

/** The reading after one event of the stream. An `error` event is thrown as what it says. */
export function read(reading: Reading, { event, data }: StreamEvent): Reading {
  switch (event) {
    case "delta":
      return withDelta(reading, JSON.parse(data));
    case "citation":
      return withCitation(reading, JSON.parse(data));
    case "done":
      return finished(reading, JSON.parse(data));
    case "error":
      throw failureOf(JSON.parse(data));
    default:
      return reading;
  }
}

export function finished(reading: Reading, answer: FullAnswer): Reading {
  const { sentences, citations } = answer;
  return { ...reading, phase: "done", sentences, citations, answer };
}

function failureOf(problem: unknown): ApiError {
  const status = Number((problem as { status?: unknown })?.status ?? 500);
  return problemFrom(status, problem);
}

type Delta = { text: string; sentence: number };

function withDelta(reading: Reading, { text, sentence: at }: Delta): Reading {
  const old = reading.sentences[at] ?? { text: "", citations: [] };
  return {
    ...reading,
    phase: "writing",
    sentences: withSentence(reading.sentences, at, { ...old, text: old.text + text }),
  };
}

function withCitation(
  reading: Reading,
  { sentence: at, ...citation }: Citation & { sentence: number },
): Reading {
  const old = reading.sentences[at] ?? { text: "", citations: [] };
  const numbers = old.citations.includes(citation.n) ? old.citations : [...old.citations, citation.n];
  const known = reading.citations.some(({ n }) => n === citation.n);
  return {
    ...reading,
    sentences: withSentence(reading.sentences, at, { ...old, citations: numbers }),
    citations: known ? reading.citations : [...reading.citations, citation],
  };
}

function withSentence(sentences: Sentence[], at: number, sentence: Sentence): Sentence[] {
  const length = Math.max(sentences.length, at + 1);
  return Array.from({ length }, (_, index) =>
    index === at ? sentence : (sentences[index] ?? { text: "", citations: [] }),
  );
}
