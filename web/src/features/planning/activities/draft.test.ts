import { describe, expect, it } from "vitest";
import { draftBody, empty } from "./draft";

const typed = {
  ...empty,
  subject: "Noise figures",
  text: "She likes it",
  notes: "By post",
  minutes: "12",
  outcome: "reached",
  dueAt: "2026-05-04T07:00:00.000Z",
};
const anchor = { about: "contacts", about_id: "c1" };

describe("draftBody", () => {
  it("keeps what a call has", () => {
    expect(draftBody({ ...typed, kind: "call" }, "contacts", "c1")).toEqual({
      ...anchor,
      kind: "call",
      subject: "Noise figures",
      body: "She likes it",
      duration_minutes: 12,
      outcome: "reached",
    });
  });
  it("leaves behind what a note has not", () => {
    expect(draftBody({ ...typed, kind: "note" }, "contacts", "c1")).toEqual({
      ...anchor,
      kind: "note",
      body: "She likes it",
    });
  });
  it("makes a task", () => {
    expect(draftBody({ ...typed, kind: "task" }, "contacts", "c1")).toEqual({
      ...anchor,
      title: "Noise figures",
      notes: "By post",
      due_at: "2026-05-04T07:00:00.000Z",
    });
  });
});
