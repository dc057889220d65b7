// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { Task } from "@/api/shapes";
import { overdueTasks } from "./overdue";

it("tells since when a task is overdue", () => {
  const now = new Date(2026, 2, 20, 12);
  const task = (due: string | null, more: Partial<Task> = {}) =>
    overdueTasks.of({ due_at: due, status: "open", all_day: false, ...more } as Task, now);
  expect(task(new Date(2026, 2, 18, 9).toISOString())).toBe("2 days late");
  expect(task(new Date(2026, 2, 20, 9).toISOString())).toBe("Late since today");
  expect(task("2026-03-19T00:00:00Z", { all_day: true })).toBe("1 day late");
  expect(task("2026-03-20T00:00:00Z", { all_day: true })).toBeUndefined();
  expect(task(new Date(2026, 2, 18, 9).toISOString(), { status: "done" })).toBeUndefined();
  expect(task(null)).toBeUndefined();
});
