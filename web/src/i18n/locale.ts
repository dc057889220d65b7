// The person's language: where it comes from, and who is told when it changes.
export type Locale = "en" | "de";

export const locales: Record<Locale, string> = { en: "English", de: "Deutsch" };

const storageKey = "rapport.locale";
const listeners = new Set<() => void>();

function initial(): Locale {
  const stored = localStorage.getItem(storageKey);
  if (stored === "en" || stored === "de") return stored;
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

let current: Locale = initial();

export function locale(): Locale {
  return current;
}

/** The tag for Intl: the browser's own regional variant where it is the same language. */
export function localeTag(): string {
  const match = navigator.languages.find((tag) => tag.toLowerCase().startsWith(current));
  return match ?? (current === "en" ? "en-GB" : "de-DE");
}

export function setLocale(next: Locale): void {
  current = next;
  localStorage.setItem(storageKey, next);
  document.documentElement.lang = next;
  for (const tell of listeners) tell();
}

export function onLocale(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
