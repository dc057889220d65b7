// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { choices, missingFields, suggestedKey, suggestedMapping } from "./imports";

const column = (index: number, suggestion: string | null) => ({
  index,
  name: `c${index}`,
  samples: [],
  suggestion,
});

describe("mapping of an import", () => {
  it("takes each suggested field once, and leaves columns without one out", () => {
    const columns = [column(0, "email"), column(1, "email"), column(2, null), column(3, "city")];
    expect(suggestedMapping({ columns, mapping: {} })).toEqual({ 0: "email", 3: "city" });
  });

  it("keeps a mapping that was chosen before", () => {
    expect(suggestedMapping({ columns: [column(0, "email")], mapping: { 0: "city" } })).toEqual({
      0: "city",
    });
  });

  it("tells rows apart by e-mail before anything else, and only by what is mapped", () => {
    expect(suggestedKey({ key: "" }, { 0: "name", 1: "email" })).toBe("email");
    expect(suggestedKey({ key: "phone" }, { 0: "phone", 1: "email" })).toBe("phone");
    expect(suggestedKey({ key: "phone" }, { 0: "city" })).toBe("");
  });

  it("says what columns may become in the person's language, entries under a heading of their own", () => {
    const job = {
      fields: ["title", "lines.name", "total", "custom.site"].map((name) => ({
        name,
        label: name,
        required: false,
      })),
    };
    const words = (one: string) => ({ en: one, de: `${one} (de)` });
    const importing = {
      note: words("Note"),
      group: words("Each line"),
      others: { "lines.name": words("Name"), total: words("Total") },
    };
    const fields = [{ name: "title" as never, kind: "text" as const, label: words("Title") }];
    const said = choices({ fields, one: words("Quote") }, importing, job);
    expect(said.map(({ label, group }) => `${group}: ${label}`)).toEqual([
      "Quote: Title",
      "Each line: Name",
      "Quote: Total",
      "Quote: custom.site",
    ]);
    expect(choices({ fields, one: words("Quote") }, undefined, job)[1]).toMatchObject({
      label: "lines.name",
      group: undefined,
    });
  });

  it("names the required fields that no column fills", () => {
    const fields = [
      { name: "name", label: "Name", required: true },
      { name: "city", label: "City", required: false },
    ];
    expect(missingFields(fields, { 0: "city" })).toEqual(["Name"]);
    expect(missingFields(fields, { 0: "name" })).toEqual([]);
  });
});
