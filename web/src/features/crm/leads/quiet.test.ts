// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { Lead } from "@/api/shapes";
import { quietLeads } from "./quiet";

it("tells of leads that wait for somebody, and of no others", () => {
  const now = new Date("2026-03-20T12:00:00Z");
  const lead = (status: string, updated_at: string) => ({ status, updated_at }) as Lead;
  expect(quietLeads.of(lead("new", "2026-03-01T12:00:00Z"), now)).toContain("19");
  expect(quietLeads.of(lead("new", "2026-03-19T12:00:00Z"), now)).toBeUndefined();
  expect(quietLeads.of(lead("converted", "2026-01-01T12:00:00Z"), now)).toBeUndefined();
  expect(quietLeads.of(lead("unqualified", "2026-01-01T12:00:00Z"), now)).toBeUndefined();
});
