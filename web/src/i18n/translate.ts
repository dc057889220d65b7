import type { problems } from "./de/problems";
import { en } from "./en";
import type { ask } from "./en/ask";
import type { audit } from "./en/audit";
import type { catalogue } from "./en/catalogue";
import type { conversations } from "./en/conversations";
import type { deals } from "./en/deals";
import type { fields } from "./en/fields";
import type { identity } from "./en/identity";
import type { knowledge } from "./en/knowledge";
import type { letters } from "./en/letters";
import type { papers } from "./en/papers";
import type { preferences } from "./en/preferences";
import type { privacy } from "./en/privacy";
import type { sealed } from "./en/sealed";
import type { security } from "./en/security";
import type { start } from "./en/start";
import type { team } from "./en/team";
import type { widgets } from "./en/widgets";
import { type Locale, locale, localeTag } from "./locale";

/** A noun of a record type, kept beside its definition so that a record type needs no catalogue of its own. */
export type Text = Record<Locale, string>;
export type Forms = { one: string; other: string };
/** What every page may say, and what some pages bring with them. */
type Words = typeof en;
type More = typeof preferences &
  typeof letters &
  typeof fields &
  typeof start &
  typeof widgets &
  typeof audit &
  typeof sealed &
  typeof security &
  typeof team &
  typeof ask &
  typeof knowledge &
  typeof papers &
  typeof catalogue &
  typeof deals &
  typeof conversations &
  typeof identity &
  typeof privacy &
  typeof problems;
export type Key = keyof Words | keyof More;
type Said<W> = { [K in keyof W]: W[K] extends string ? string : Forms };
export type Catalogue = Said<Words>;
export type MoreWords = Said<More>;
export type Params = Record<string, string | number>;

const catalogues: Partial<Record<Locale, Catalogue>> = { en };
const added: Record<Locale, Partial<Record<Key, string | Forms>>> = { en: {}, de: {} };

/** Adds the words of pages that bring their own, so that the first page need not carry them. */
export function addWords(words: Record<Locale, Partial<MoreWords>>): void {
  Object.assign(added.en, words.en);
  Object.assign(added.de, words.de);
}

/** Loads the catalogue of a language; English is always there, since others fall back on it. */
export async function loadCatalogue(wanted: Locale): Promise<void> {
  if (catalogues[wanted]) return;
  if (wanted === "de") catalogues.de = (await import("./de")).de;
}

/** The message of a key in the person's language. `count` chooses between one and other. */
export function t(key: Key, params: Params = {}): string {
  const spoken: Partial<Record<Key, string | Forms>> = catalogues[locale()] ?? en;
  const message = spoken[key] ?? added[locale()][key] ?? added.en[key] ?? key;
  return fill(typeof message === "string" ? message : plural(message, Number(params.count ?? 0)), params);
}

export function text(words: Text): string {
  return words[locale()];
}

function plural(forms: Forms, count: number): string {
  return new Intl.PluralRules(localeTag()).select(count) === "one" ? forms.one : forms.other;
}

function fill(message: string, params: Params): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(localeTag()).format(value) : value;
  });
}
