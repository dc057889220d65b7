import { expect, it } from "vitest";
import { axisOf, trendOf } from "./overview";

const percent = (share: number) => `${Math.round(share * 100)}%`;

it("compares with the week before, and from nothing by the difference", () => {
  expect(trendOf(48, 31, percent)).toEqual({ direction: "up", change: "55%" });
  expect(trendOf(3, 4, percent)).toEqual({ direction: "down", change: "25%" });
  expect(trendOf(2, 2, percent)).toEqual({ direction: "same", change: "" });
  expect(trendOf(5, 0, percent)).toEqual({ direction: "up", change: "5" });
});

it.each([
  [93, [0, 25, 50, 75, 100]],
  [4, [0, 1, 2, 3, 4]],
  [1, [0, 1]],
  [0, [0, 1]],
])("puts whole steps on the axis up to %i", (highest, lines) => {
  expect(axisOf(highest)).toEqual(lines);
});
