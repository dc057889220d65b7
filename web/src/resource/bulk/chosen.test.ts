import { describe, expect, it } from "vitest";
import { canTakeAll, chosen } from "./chosen";

const some = { ids: ["a", "b"], loaded: 2, total: 9, filter: undefined, q: undefined };

describe("bulk changes", () => {
  it("offers all only when everything loaded is selected and there is more", () => {
    expect(canTakeAll(some)).toBe(true);
    expect(canTakeAll({ ...some, loaded: 3 })).toBe(false);
    expect(canTakeAll({ ...some, total: 2 })).toBe(false);
    expect(canTakeAll({ ...some, total: undefined })).toBe(false);
  });
  it("names the rows, or what the list finds", () => {
    expect(chosen({ ...some, filter: "x == 1" }, false)).toEqual({ ids: ["a", "b"] });
    expect(chosen({ ...some, filter: "x == 1", q: "anna" }, true)).toEqual({ filter: "x == 1", q: "anna" });
    expect(chosen(some, true)).toEqual({ filter: "true" });
  });
});
