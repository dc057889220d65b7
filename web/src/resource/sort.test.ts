import { expect, it } from "vitest";
import { parseSort, toggleSort } from "./sort";

it("sorts upwards first, then turns round", () => {
  expect(toggleSort("-created_at", "name")).toBe("name");
  expect(toggleSort("name", "name")).toBe("-name");
  expect(toggleSort("-name", "name")).toBe("name");
});

it("reads the first key", () => {
  expect(parseSort("-created_at,name")).toEqual({ field: "created_at", descending: true });
  expect(parseSort("")).toEqual({ field: "", descending: false });
});
