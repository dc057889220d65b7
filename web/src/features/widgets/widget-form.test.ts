import { expect, test } from "vitest";
import { emptyForm, inputOf, mistakesOf, originOf, patchOf } from "./widget-form";

const good = {
  ...emptyForm("Aldermoor Heat"),
  name: "Shop",
  greeting: "Good morning.",
  allowed_origins: ["https://shop.example"],
};

test.each([
  ["https://shop.example", "https://shop.example"],
  ["shop.example", "https://shop.example"],
  [" https://SHOP.example/ ", "https://shop.example"],
  ["https://shop.example:8443", "https://shop.example:8443"],
  ["https://shop.example:443", "https://shop.example"],
  ["https://bücher.example", "https://xn--bcher-kva.example"],
  ["http://localhost:3000", "http://localhost:3000"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["https://shop.example/heat-pumps?q=1#top", "https://shop.example"],
  ["https://*.shop.example", "https://*.shop.example"],
])("%s is the origin %s", (typed, origin) => {
  expect(originOf(typed)).toEqual({ origin });
});

test.each([
  ["http://shop.example", "origin_scheme"],
  ["ftp://shop.example", "origin_scheme"],
  ["https://*.example", "origin_wide"],
  ["https://a.*.shop.example", "origin_host"],
  ["*", "origin_host"],
  ["shop", "origin_host"],
  ["https://a@shop.example", "origin_host"],
  ["two words.example", "origin_host"],
  ["https://", "origin_host"],
  ["javascript:alert(1)", "origin_host"],
])("%s is refused: %s", (typed, mistake) => {
  expect(originOf(typed)).toEqual({ mistake });
});

test("a complete form has no mistakes", () => {
  expect(mistakesOf(good)).toEqual({});
});

test("every mistake is named at its field", () => {
  const form = { ...good, name: " ", title: "x".repeat(81), greeting: "x".repeat(501), accent: "petrol" };
  expect(mistakesOf(form)).toEqual({ name: "required", title: "long", greeting: "long", accent: "colour" });
});

test("addresses: none is allowed, empty rows don't matter, twice is too often", () => {
  expect(mistakesOf({ ...good, allowed_origins: [] })).toEqual({});
  expect(mistakesOf({ ...good, allowed_origins: ["", "shop.example", " "] })).toEqual({});
  expect(mistakesOf({ ...good, allowed_origins: ["shop.example", "a", "https://shop.example/"] })).toEqual({
    "allowed_origins[1]": "origin_host",
    "allowed_origins[2]": "origin_twice",
  });
});

test("what is sent is tidy", () => {
  const form = {
    ...good,
    name: " Shop ",
    accent: "#0a6177",
    allowed_origins: ["", "Shop.example/", "http://localhost:1"],
  };
  expect(inputOf(form)).toEqual({ ...good, allowed_origins: ["https://shop.example", "http://localhost:1"] });
});

test("only what changed is sent", () => {
  expect(patchOf(good, good)).toEqual({});
  expect(patchOf(good, { ...good, theme: "dark", name: "Shop " })).toEqual({ theme: "dark" });
  expect(patchOf(good, { ...good, allowed_origins: [...good.allowed_origins, "b.example"] })).toEqual({
    allowed_origins: ["https://shop.example", "https://b.example"],
  });
});
