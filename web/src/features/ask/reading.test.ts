// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { ApiError } from "@/api/problem";
import { type Reading, read, unread } from "./reading";

const citation = (n: number) => ({
  n,
  document_id: "d1",
  document_name: "Warranty terms",
  passage_id: `p${n}`,
  start: 10 * n,
  end: 10 * n + 5,
  quote: `span ${n}`,
  page: 4,
});

function after(...events: [event: string, data: unknown][]): Reading {
  return events.reduce(
    (reading, [event, data]) => read(reading, { event, data: JSON.stringify(data) }),
    unread,
  );
}

test("sentences grow by their number, citations join the sentence they support", () => {
  const reading = after(
    ["delta", { text: "Seven ", sentence: 0 }],
    ["delta", { text: "years.", sentence: 0 }],
    ["citation", { ...citation(1), sentence: 0 }],
    ["delta", { text: "The rest three.", sentence: 1 }],
    ["citation", { ...citation(1), sentence: 1 }],
    ["citation", { ...citation(2), sentence: 1 }],
    ["citation", { ...citation(2), sentence: 1 }],
  );
  expect(reading.phase).toBe("writing");
  expect(reading.sentences).toEqual([
    { text: "Seven years.", citations: [1] },
    { text: "The rest three.", citations: [1, 2] },
  ]);
  expect(reading.citations).toEqual([citation(1), citation(2)]);
});

test("a citation may come before its sentence", () => {
  const reading = after(
    ["citation", { ...citation(1), sentence: 1 }],
    ["delta", { text: "Later.", sentence: 1 }],
  );
  expect(reading.sentences).toEqual([
    { text: "", citations: [] },
    { text: "Later.", citations: [1] },
  ]);
});

test("the whole answer replaces what was built", () => {
  const answer = {
    answer: "Three years.",
    refused: false,
    confidence: 0.8,
    sentences: [{ text: "Three years.", citations: [1] }],
    citations: [citation(1)],
  };
  const reading = after(["delta", { text: "Seven", sentence: 0 }], ["done", answer]);
  expect(reading).toMatchObject({ phase: "done", answer, sentences: answer.sentences });
});

test("a failure on the way is thrown as its problem", () => {
  const problem = { title: "Too many questions", status: 429, code: "rate_limited", request_id: "r1" };
  expect(() => after(["delta", { text: "a", sentence: 0 }], ["error", problem])).toThrowError(
    expect.objectContaining({ status: 429, code: "rate_limited", requestId: "r1" }),
  );
  expect(() => after(["error", null])).toThrowError(ApiError);
});

test("unknown events change nothing", () => {
  expect(after(["thought", { text: "?" }])).toBe(unread);
});
