import { expect, test } from "vitest";
import { pageName } from "./conversations";

test.each([
  ["https://www.fenwick.example/heating/?utm=1#faq", "fenwick.example/heating"],
  ["http://shop.example/", "shop.example"],
  ["shop.example/wwww.html", "shop.example/wwww.html"],
  ["", ""],
])("%s is shown as %s", (address, name) => {
  expect(pageName(address)).toBe(name);
});
