// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { type DraftLine, draftOf, emptyLine, faultsOf, inputOf, moved, written } from "./draft";

const line = (change: Partial<DraftLine>): DraftLine => ({
  ...emptyLine(),
  name: "Work",
  price: "80",
  ...change,
});

test("what was typed becomes what is sent", () => {
  expect(inputOf([line({ quantity: "2,5", discount: "10", tax: "19" })], "EUR")).toEqual({
    lines: [expect.objectContaining({ quantity: 2.5, unit_price: 8000, discount: 10, tax_rate: 19 })],
  });
});

test("an empty price of a product is the list's", () => {
  const sent = inputOf([line({ product: "p", price: "", tax: "" })], "EUR");
  expect(sent).toEqual({ lines: [expect.objectContaining({ unit_price: undefined, tax_rate: undefined })] });
});

test("what can't be read is named and not sent", () => {
  const faults = {
    faults: [
      { index: 1, field: "quantity" },
      { index: 1, field: "price" },
    ],
  };
  const read = inputOf([line({}), line({ quantity: "two", price: "1.005" })], "EUR");
  expect("faults" in read && read.faults).toHaveLength(2);
  expect(read).toEqual({ faults: expect.arrayContaining(faults.faults) });
});

test("lines move and stay inside", () => {
  const draft = [line({ name: "a" }), line({ name: "b" })];
  expect(moved(draft, 0, 1).map((one) => one.name)).toEqual(["b", "a"]);
  expect(moved(draft, 0, -1)).toBe(draft);
});

test("an untouched line is not sent", () => expect(written([emptyLine(), line({})])).toHaveLength(1));

test("the server's faults find their inputs", () => {
  const found = faultsOf({ "lines[2].unit_price": "Line 3: too large.", other: "x" });
  expect([...found]).toEqual([["2.price", "too large."]]);
});

test("a price by hand stays, a list's price is asked for again", () => {
  const base = {
    name: "x",
    description: "",
    quantity: 1,
    unit: "",
    unit_price: 500,
    discount: 0,
    tax_rate: 19,
  };
  const more = { list_price: 500, why: "", net: 500 };
  const [list, hand] = draftOf(
    [
      { ...base, ...more, product_id: "p", manual: false },
      { ...base, ...more, product_id: "p", manual: true },
    ],
    "EUR",
  );
  expect([list?.price, hand?.price]).toEqual(["", expect.stringMatching(/^5[.,]00$/)]);
});
