// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { setLocale } from "@/i18n/locale";
import { clock, daysBetween, exactly, isoMoment, localMoment, moment, someDay } from "./format";
import { dayAt, instant, setZone, wall, zone } from "./zone";

afterEach(() => setZone(""));

describe("a person in Berlin, wherever their machine is", () => {
  it("reads moments on their own clock, before and after the night in which it is put forward", () => {
    setLocale("en");
    setZone("Europe/Berlin");
    expect([clock("2026-03-29T00:59:00Z"), clock("2026-03-29T01:00:00Z")]).toEqual(["01:59", "03:00"]);
    expect(exactly("2026-03-29T01:00:00Z")).toMatch(/Sunday.*March.*2026.*3:00:00.*(CEST|GMT\+2)/);
    expect(moment("2026-03-28T23:30:00Z", new Date("2026-03-29T21:59:00Z"))).toBe("00:30");
  });

  it("has days of 23 and of 25 hours", () => {
    setZone("Europe/Berlin");
    const hours = (day: string, next: string) =>
      (instant(next).getTime() - instant(day).getTime()) / 3_600_000;
    expect(hours("2026-03-29", "2026-03-30")).toBe(23);
    expect(hours("2026-10-25", "2026-10-26")).toBe(25);
    expect(instant("2026-03-29").toISOString()).toBe("2026-03-28T23:00:00.000Z");
    expect(daysBetween(new Date("2026-03-28T22:59:00Z"), new Date("2026-03-29T22:00:00Z"))).toBe(2);
    expect(daysBetween(new Date("2026-10-24T22:00:00Z"), new Date("2026-10-25T22:59:00Z"))).toBe(0);
  });

  it("means the first of what a night has twice, and a later time for what it leaves out", () => {
    setZone("Europe/Berlin");
    expect(isoMoment("2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(isoMoment("2026-10-25T03:00")).toBe("2026-10-25T02:00:00.000Z");
    expect(isoMoment("2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(isoMoment("2026-03-29T03:00")).toBe("2026-03-29T01:00:00.000Z");
  });
});

it("types and reads back every half hour of both nights", () => {
  for (const name of [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
  ]) {
    setZone(name);
    for (const night of [
      "2026-03-07T20:00:00Z",
      "2026-03-28T20:00:00Z",
      "2026-10-03T10:00:00Z",
      "2026-11-01T02:00:00Z",
    ]) {
      for (let half = 0; half < 24; half++) {
        const typed = wall(new Date(Date.parse(night) + half * 1_800_000));
        expect([name, localMoment(isoMoment(typed))]).toEqual([name, typed]);
      }
    }
  }
});

it("is nobody's day that moves: calendar dates stay, and days differ where people are", () => {
  setLocale("en");
  setZone("Pacific/Kiritimati");
  const at = new Date("2026-10-14T12:00:00Z");
  expect([dayAt(at), someDay("2026-10-14", at)]).toEqual(["2026-10-15", expect.stringMatching(/14/)]);
  setZone("America/Los_Angeles");
  expect([dayAt(at), someDay("2026-10-14", at)]).toEqual(["2026-10-14", expect.stringMatching(/14/)]);
});

it("follows the machine without a zone, and with one that nobody knows", () => {
  const machine = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  setZone("Mars/Olympus");
  expect(zone()).toBe(machine);
  expect(isoMoment(localMoment("2026-05-09T14:30:00Z"))).toBe("2026-05-09T14:30:00.000Z");
  expect([isoMoment("0002-05-09T14:30").slice(0, 4), isoMoment("12026-05-09T14:30")]).toEqual(["0002", ""]);
});
