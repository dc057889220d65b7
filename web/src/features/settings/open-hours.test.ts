// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { nextHours } from "./open-hours";

it("begins a day in the morning, and another stretch an hour after the last one", () => {
  expect(nextHours("mon", [])).toEqual({ day: "mon", from: "08:00", to: "17:00" });
  expect(nextHours("mon", [{ day: "mon", from: "08:00", to: "12:00" }])).toEqual({
    day: "mon",
    from: "13:00",
    to: "17:00",
  });
  expect(nextHours("mon", [{ day: "mon", from: "08:00", to: "21:30" }]).to).toBe("23:00");
});
