// The person's language: where it comes from, and who is told when it changes.
export type Locale = "en" | "de";

export const locales: Record<Locale, string> = { en: "English", de: "Deutsch" };

const storageKey = "rapport.locale";
/** Set where the language here is the one of the account, which may take it back. */
const accountKey = "rapport.locale.account";
const listeners = new Set<() => void>();

function initial(): Locale {
  const stored = localStorage.getItem(storageKey);
  if (stored === "en" || stored === "de") return stored;
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

/** Found out with the first word: what is read by no browser says none. */
let current: Locale | undefined;

export function locale(): Locale {
  current ??= initial();
  return current;
}

/** The tag for Intl: the browser's own regional variant where it is the same language. */
export function localeTag(): string {
  const match = navigator.languages.find((tag) => tag.toLowerCase().startsWith(locale()));
  return match ?? (locale() === "en" ? "en-GB" : "de-DE");
}

/** A language that is chosen in this browser. */
export function setLocale(next: Locale): void {
  localStorage.setItem(storageKey, next);
  localStorage.removeItem(accountKey);
  speak(next);
}

/** The language of the account. One that follows the browser leaves alone what was chosen in it before signing in. */
export function followAccount(wanted: Locale | "auto", anew = false): void {
  if (wanted !== "auto") {
    localStorage.setItem(storageKey, wanted);
    localStorage.setItem(accountKey, "1");
  } else if (anew || localStorage.getItem(accountKey)) {
    localStorage.removeItem(storageKey);
    localStorage.removeItem(accountKey);
  }
  const next = initial();
  if (next !== locale()) speak(next);
}

function speak(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
  for (const tell of listeners) tell();
}

export function onLocale(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
