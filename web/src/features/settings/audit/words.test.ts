// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { setLocale } from "@/i18n/locale";
import { loadCatalogue } from "@/i18n/translate";
import { actionName, fieldName, kindName, type Piece, sentence } from "./words";

afterEach(() => setLocale("en"));

const said = (pieces: Piece[]) =>
  pieces.map((piece) => (typeof piece === "string" ? `<${piece}>` : piece.words)).join("");

it("says what was done to what", () => {
  expect(said(sentence({ record: "accounts", action: "update", title: "Lac Bleu" }))).toBe(
    "<who> changed <what>",
  );
  expect(said(sentence({ record: "accounts", action: "update", title: "" }))).toBe("<who> changed an entry");
  expect(said(sentence({ record: "sessions", action: "sign_in", title: "" }))).toBe("<who> signed in");
  expect(said(sentence({ record: "exports", action: "export", title: "contacts" }))).toBe(
    "<who> exported <what>",
  );
});

it("says it in German, where the verb comes last", async () => {
  await loadCatalogue("de");
  setLocale("de");
  expect(said(sentence({ record: "accounts", action: "delete", title: "Lac Bleu" }))).toBe(
    "<who> hat <what> in den Papierkorb gelegt",
  );
});

it("finds words for what it has never heard of", () => {
  expect(said(sentence({ record: "gadgets", action: "spin_round", title: "Top" }))).toBe(
    "<who>: Spin round · <what>",
  );
  expect(kindName("odd_things")).toBe("Odd things");
  expect(actionName("spin_round")).toBe("Spin round");
  expect(fieldName("gadgets", "custom.roof_area")).toBe("Roof area");
  expect(fieldName("contacts", "last_name")).toBe("Last name");
});
