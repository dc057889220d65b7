// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { de } from "./de";
import { audit as auditDe } from "./de/audit";
import { fields as fieldsDe } from "./de/fields";
import { letters as lettersDe } from "./de/letters";
import { preferences as preferencesDe } from "./de/preferences";
import { security as securityDe } from "./de/security";
import { start as startDe } from "./de/start";
import { team as teamDe } from "./de/team";
import { widgets as widgetsDe } from "./de/widgets";
import { en } from "./en";
import { audit } from "./en/audit";
import { fields } from "./en/fields";
import { letters } from "./en/letters";
import { preferences } from "./en/preferences";
import { security } from "./en/security";
import { start } from "./en/start";
import { team } from "./en/team";
import { widgets } from "./en/widgets";
import { setLocale } from "./locale";
import { loadCatalogue, t } from "./translate";

const holes = (message: string | { one: string; other: string }) => {
  const words = typeof message === "string" ? message : message.one + message.other;
  return [...new Set(words.match(/\{\w+\}/g) ?? [])].sort();
};

afterEach(() => setLocale("en"));

it("German says everything that English says, with the same things filled in", () => {
  const all = {
    ...en,
    ...preferences,
    ...letters,
    ...fields,
    ...start,
    ...widgets,
    ...audit,
    ...security,
    ...team,
  };
  const german = {
    ...de,
    ...preferencesDe,
    ...lettersDe,
    ...fieldsDe,
    ...startDe,
    ...widgetsDe,
    ...auditDe,
    ...securityDe,
    ...teamDe,
  };
  expect(Object.keys(german).sort()).toEqual(Object.keys(all).sort());
  for (const key of Object.keys(all) as (keyof typeof all)[])
    expect([key, holes(german[key])]).toEqual([key, holes(all[key])]);
});

it("says nothing twice: a later area would speak for an earlier one", () => {
  const areas = Object.values(import.meta.glob<Record<string, object>>("./en/*.ts", { eager: true }));
  const said = areas.flatMap((area) => Object.values(area).flatMap((messages) => Object.keys(messages)));
  expect(said.filter((key, at) => said.indexOf(key) !== at)).toEqual([]);
});

it("chooses between one and many, and writes numbers as the language does", async () => {
  expect(t("import.rows", { count: 1 })).toBe("1 row");
  expect(t("import.rows", { count: 12960 })).toBe("12,960 rows");
  await loadCatalogue("de");
  setLocale("de");
  expect(t("import.rows", { count: 12960 })).toBe("12.960 Zeilen");
});

it("leaves a hole that nobody fills as it is", () => {
  expect(t("palette.ask")).toContain("{q}");
});
