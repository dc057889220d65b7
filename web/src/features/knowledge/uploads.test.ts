import { expect, test } from "vitest";
import { advance, nextUp, type Step, type Upload } from "./uploads";

const files = [
  { id: 1, name: "Warranty.docx", bytes: 96_000 },
  { id: 2, name: "Guide.pdf", bytes: 9_200_000 },
  { id: 3, name: "Prices.csv", bytes: 31_000 },
];

function after(...steps: Step[]): readonly Upload[] {
  return steps.reduce(advance, [] as readonly Upload[]);
}

test("files wait in the order they were given, two are sent at once", () => {
  const uploads = after({ type: "added", files });
  expect(nextUp(uploads, 2).map((upload) => upload.id)).toEqual([1, 2]);
  const sending = after({ type: "added", files }, { type: "started", id: 1 }, { type: "started", id: 2 });
  expect(nextUp(sending, 2)).toEqual([]);
  expect(nextUp(advance(sending, { type: "gone", id: 1 }), 2).map((upload) => upload.id)).toEqual([3]);
});

test("progress never goes past the file", () => {
  const [upload] = after(
    { type: "added", files },
    { type: "started", id: 1 },
    { type: "sent", id: 1, bytes: 96_250 },
  );
  expect(upload?.sent).toBe(96_000);
});

test("a failed file stays with its reason and makes room for others", () => {
  const error = { message: "The file is larger than 50 MB.", requestId: "7f3a" };
  const uploads = after(
    { type: "added", files },
    { type: "started", id: 1 },
    { type: "started", id: 2 },
    { type: "failed", id: 1, error },
  );
  expect(uploads).toHaveLength(3);
  expect(uploads[0]).toMatchObject({ state: "failed", error });
  expect(nextUp(uploads, 2).map((upload) => upload.id)).toEqual([3]);
});

test("sent again it begins anew, without its old error", () => {
  const uploads = after(
    { type: "added", files: files.slice(0, 1) },
    { type: "started", id: 1 },
    { type: "sent", id: 1, bytes: 50_000 },
    { type: "failed", id: 1, error: { message: "offline" } },
    { type: "retried", id: 1 },
  );
  expect(uploads).toEqual([{ id: 1, name: "Warranty.docx", bytes: 96_000, sent: 0, state: "waiting" }]);
});

test.each<[string, Step]>([
  ["late progress of a failed one", { type: "sent", id: 1, bytes: 10 }],
  ["a second start", { type: "started", id: 1 }],
  ["a retry of one that did not fail: not this one", { type: "retried", id: 9 }],
])("%s changes nothing", (_, step) => {
  const failed = after({ type: "added", files }, { type: "failed", id: 1, error: { message: "x" } });
  expect(advance(failed, step)).toEqual(failed);
});
