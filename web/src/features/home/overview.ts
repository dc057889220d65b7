import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";

export const overviewQuery = queryOptions({
  queryKey: keys.overview(),
  queryFn: () => body(api.GET("/analytics/overview")),
});

export const latestConversationsQuery = queryOptions({
  queryKey: [...keys.lists("conversations"), "latest"],
  queryFn: () => body(api.GET("/conversations", { params: { query: { limit: 6 } } })),
});

export type Trend = { direction: "up" | "down" | "same"; change: string };

/** This period against the one before; from nothing there is no percentage, so the difference is said. */
export function trendOf(
  now: number,
  before: number,
  percent: (share: number) => string,
  words: (value: number) => string = String,
): Trend {
  if (now === before) return { direction: "same", change: "" };
  const direction = now > before ? "up" : "down";
  const change = before === 0 ? words(Math.abs(now - before)) : percent(Math.abs(now - before) / before);
  return { direction, change };
}

/** The upper end of an axis and its steps: 1, 2 or 5 times a power of ten, at most five lines. */
export function axisOf(highest: number): number[] {
  const raw = Math.max(1, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(
    1,
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw,
  );
  const whole = Math.ceil(step);
  const lines = Math.ceil(Math.max(1, highest) / whole);
  return Array.from({ length: lines + 1 }, (_, index) => index * whole);
}
