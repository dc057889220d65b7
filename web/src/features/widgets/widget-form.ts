// What a widget's form holds, and what is wrong with it before the server is asked.
import type { Widget, WidgetInput } from "./widgets";

export type Mistake =
  | "required"
  | "long"
  | "colour"
  | "origin_scheme"
  | "origin_host"
  | "origin_wide"
  | "origin_twice";

/** By field; a row of the addresses is "allowed_origins[1]", as the server names it. */
export type Mistakes = Record<string, Mistake>;

const longest: Partial<Record<keyof WidgetInput, number>> = { name: 100, title: 80, greeting: 500 };

export function emptyForm(company: string): WidgetInput {
  return {
    name: "",
    title: company,
    greeting: "",
    accent: "#0A6177",
    theme: "auto",
    position: "right",
    allowed_origins: [""],
    ask_email: true,
  };
}

export function formOf(widget: Widget): WidgetInput {
  const { name, title, greeting, accent, theme, position, allowed_origins, ask_email } = widget;
  return { name, title, greeting, accent, theme, position, allowed_origins, ask_email };
}

export function mistakesOf(form: WidgetInput): Mistakes {
  const mistakes: Mistakes = {};
  if (form.name.trim() === "") mistakes.name = "required";
  for (const field of ["name", "title", "greeting"] as const) {
    if (form[field].length > (longest[field] ?? Number.POSITIVE_INFINITY)) mistakes[field] = "long";
  }
  if (!/^#[\da-f]{6}$/i.test(form.accent)) mistakes.accent = "colour";
  return { ...mistakes, ...originMistakes(form.allowed_origins) };
}

function originMistakes(origins: string[]): Mistakes {
  const seen = new Set<string>();
  const mistakes: Mistakes = {};
  origins.forEach((origin, at) => {
    if (origin.trim() === "") return;
    const read = originOf(origin);
    const wrong = "mistake" in read ? read.mistake : seen.has(read.origin) ? "origin_twice" : undefined;
    if (wrong) mistakes[`allowed_origins[${at}]`] = wrong;
    if ("origin" in read) seen.add(read.origin);
  });
  return mistakes;
}

/**
 * Reads what a person types for the address of a site. "shop.example" means https, and what stands behind the host in
 * the browser's bar is passed over. "https://*.shop.example" means every name before that domain.
 */
export function originOf(typed: string): { origin: string } | { mistake: Mistake } {
  const words = typed.trim();
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(words)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "https" && scheme !== "http") return { mistake: "origin_scheme" };
  const address = scheme === undefined ? `https://${words}` : words;
  if (!URL.canParse(address)) return { mistake: "origin_host" };
  const { protocol, hostname, username, origin } = new URL(address);
  const [, any, host = ""] = /^(\*\.)?(.*)$/.exec(hostname) ?? [];
  if (any && !host.includes(".")) return { mistake: "origin_wide" };
  if (username !== "" || !isHost(host)) return { mistake: "origin_host" };
  if (protocol === "http:" && !isLocal(host)) return { mistake: "origin_scheme" };
  return { origin };
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "127.0.0.1" || host === "[::1]";
}

function isHost(host: string): boolean {
  return isLocal(host) || (/^[^.*].*\.[^.*]+$/.test(host) && !host.includes("..") && !host.includes("*"));
}

/** What is sent: without empty rows and blanks, addresses as browsers write them. */
export function inputOf(form: WidgetInput): WidgetInput {
  const origins = form.allowed_origins.map((origin) => {
    const read = originOf(origin);
    return "origin" in read ? read.origin : "";
  });
  return {
    ...form,
    name: form.name.trim(),
    title: form.title.trim(),
    greeting: form.greeting.trim(),
    accent: form.accent.toUpperCase(),
    allowed_origins: origins.filter((origin) => origin !== ""),
  };
}

/** Only what was changed: others may have changed the rest meanwhile. */
export function patchOf(before: WidgetInput, form: WidgetInput): Partial<WidgetInput> {
  const changed = Object.entries(inputOf(form)).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof WidgetInput]),
  );
  return Object.fromEntries(changed);
}
