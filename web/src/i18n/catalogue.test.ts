// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { de } from "./de";
import { ask as askDe } from "./de/ask";
import { audit as auditDe } from "./de/audit";
import { catalogue as catalogueDe } from "./de/catalogue";
import { conversations as conversationsDe } from "./de/conversations";
import { deals as dealsDe } from "./de/deals";
import { fields as fieldsDe } from "./de/fields";
import { identity as identityDe } from "./de/identity";
import { knowledge as knowledgeDe } from "./de/knowledge";
import { letters as lettersDe } from "./de/letters";
import { papers as papersDe } from "./de/papers";
import { preferences as preferencesDe } from "./de/preferences";
import { privacy as privacyDe } from "./de/privacy";
import { security as securityDe } from "./de/security";
import { start as startDe } from "./de/start";
import { team as teamDe } from "./de/team";
import { widgets as widgetsDe } from "./de/widgets";
import { en } from "./en";
import { ask } from "./en/ask";
import { audit } from "./en/audit";
import { catalogue } from "./en/catalogue";
import { conversations } from "./en/conversations";
import { deals } from "./en/deals";
import { fields } from "./en/fields";
import { identity } from "./en/identity";
import { knowledge } from "./en/knowledge";
import { letters } from "./en/letters";
import { papers } from "./en/papers";
import { preferences } from "./en/preferences";
import { privacy } from "./en/privacy";
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
    ...privacy,
    ...team,
    ...identity,
    ...conversations,
    ...deals,
    ...catalogue,
    ...papers,
    ...knowledge,
    ...ask,
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
    ...privacyDe,
    ...teamDe,
    ...identityDe,
    ...conversationsDe,
    ...dealsDe,
    ...catalogueDe,
    ...papersDe,
    ...knowledgeDe,
    ...askDe,
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
