// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { setLocale } from "@/i18n/locale";
import { loadCatalogue } from "@/i18n/translate";
import { ago, bytes, daysBetween, moment, moneyParts, number, percent } from "./format";

const now = new Date(2026, 9, 15, 12, 0);
const at = (...parts: [number, number, number, number?, number?]) =>
  new Date(...(parts as [number, number, number])).toISOString();

beforeEach(() => setLocale("en"));

describe("moments", () => {
  it("shorten with their distance", () => {
    expect(moment(new Date(2026, 9, 15, 8, 47).toISOString(), now)).toBe("08:47");
    expect(moment(at(2026, 9, 12), now)).toBe("Mon");
    expect(moment(at(2026, 8, 4), now)).toMatch(/^(4 Sept?|Sep 4)$/);
    expect(moment(at(2024, 9, 14), now)).toMatch(/2024/);
  });

  it("count days by the calendar, not by hours", () => {
    expect(daysBetween(new Date(2026, 9, 14, 23, 59), new Date(2026, 9, 15, 0, 1))).toBe(1);
    expect(daysBetween(new Date(2026, 9, 15, 0, 1), new Date(2026, 9, 15, 23, 59))).toBe(0);
  });

  it("say how long ago in one unit", () => {
    const from = now.getTime();
    expect(ago(new Date(from - 20_000).toISOString(), from)).toBe("20 s");
    expect(ago(new Date(from - 6 * 60_000).toISOString(), from)).toBe("6 min");
    expect(ago(new Date(from - 64 * 86_400_000).toISOString(), from)).toBe("64 d");
    expect(ago(new Date(from + 5_000).toISOString(), from)).toBe("0 s");
  });
});

describe("amounts", () => {
  it("drop decimals from 1,000 up and split off the sign", () => {
    expect(moneyParts(31_050_000, "EUR")).toEqual({ sign: "€", amount: "310,500", signFirst: true });
    expect(moneyParts(1_250, "EUR").amount).toBe("12.50");
    expect(moneyParts(500, "JPY").amount).toBe("500");
  });

  it("follow the language", async () => {
    await loadCatalogue("de");
    setLocale("de");
    expect(moneyParts(31_050_000, "EUR")).toEqual({ sign: "€", amount: "310.500", signFirst: false });
    expect(number(12_960)).toBe("12.960");
  });

  it("have no share of nothing", () => {
    expect(percent(0, 0)).toBe("–");
    expect(percent(55, 100)).toBe("55%");
  });

  it("name sizes in the unit that fits", () => {
    expect(bytes(18_400_000)).toBe("18.4 MB");
    expect(bytes(240_000)).toBe("240 kB");
  });
});
