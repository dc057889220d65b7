// Filters as chips and as an expression: the same thing twice, either can be edited.
import type { FieldKind } from "./define";

export type Op =
  | "is"
  | "is_not"
  | "starts"
  | "contains"
  | "empty"
  | "filled"
  | "lt"
  | "gt"
  | "older"
  | "newer"
  | "has"
  | "has_not"
  | "before"
  | "after";
export type Chip = { field: string; op: Op; value: string };

const textOps: Op[] = ["is", "contains", "starts", "is_not", "empty", "filled"];
const opsByKind: Record<FieldKind, Op[]> = {
  text: textOps,
  email: textOps,
  phone: textOps,
  url: textOps,
  longtext: ["contains", "empty", "filled"],
  country: ["is", "is_not", "empty", "filled"],
  language: ["is", "is_not", "empty", "filled"],
  number: ["is", "gt", "lt", "empty", "filled"],
  moment: ["older", "newer", "empty", "filled"],
  date: ["is", "before", "after", "empty", "filled"],
  money: ["is", "gt", "lt", "empty", "filled"],
  choice: ["is", "is_not", "empty", "filled"],
  choices: ["has", "has_not", "empty", "filled"],
  tags: ["has", "has_not", "empty", "filled"],
  checkbox: ["is"],
  about: ["empty", "filled"],
  member: ["is", "is_not", "empty", "filled"],
  ref: ["is", "is_not", "empty", "filled"],
};

/** What nothing but equality shows of: encrypted values. */
const sealedOps: Op[] = ["is", "is_not", "empty", "filled"];

export function opsFor(kind: FieldKind, sealed = false): Op[] {
  return sealed ? sealedOps : opsByKind[kind];
}

export function takesValue(op: Op): boolean {
  return op !== "empty" && op !== "filled";
}

/** What stands for nothing: an empty text, or null where the field has no text. */
function nothing(kind: FieldKind, field: string): string {
  if (field.startsWith("custom.")) return "null";
  return [
    "tags",
    "choice",
    "choices",
    "number",
    "money",
    "moment",
    "date",
    "member",
    "ref",
    "about",
  ].includes(kind)
    ? "null"
    : '""';
}

function literal(kind: FieldKind, value: string): string {
  if ((kind === "number" || kind === "money") && /^-?\d+(\.\d+)?$/.test(value)) return value;
  if (kind === "checkbox") return value === "true" ? "true" : "false";
  if (kind === "date") return `date(${JSON.stringify(value)})`;
  return JSON.stringify(value);
}

type Kinds = (field: string) => FieldKind | undefined;

export function chipToExpression(chip: Chip, kind: FieldKind): string {
  const value = literal(kind, chip.value);
  switch (chip.op) {
    case "is":
      return `${chip.field} == ${value}`;
    case "is_not":
      return `${chip.field} != ${value}`;
    case "starts":
      return `${chip.field}.startsWith(${value})`;
    case "contains":
      return `${chip.field}.contains(${value})`;
    case "empty":
      return `${chip.field} == ${nothing(kind, chip.field)}`;
    case "filled":
      return `${chip.field} != ${nothing(kind, chip.field)}`;
    case "lt":
      return `${chip.field} < ${value}`;
    case "gt":
      return `${chip.field} > ${value}`;
    case "has":
      return `${value} in ${chip.field}`;
    case "has_not":
      return `!(${value} in ${chip.field})`;
    case "before":
      return `${chip.field} < ${value}`;
    case "after":
      return `${chip.field} > ${value}`;
    case "older":
      return `${chip.field} < ago(${value})`;
    case "newer":
      return `${chip.field} >= ago(${value})`;
  }
}

export function chipsToExpression(chips: Chip[], kinds: Kinds): string {
  return chips.map((chip) => chipToExpression(chip, kinds(chip.field) ?? "text")).join(" && ");
}

/** All of several expressions at once; those that say nothing are left out, one alone stays as it is. */
export function allOf(...parts: (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part?.trim());
  return said.length > 1 ? said.map((part) => `(${part})`).join(" && ") : said[0];
}

const string = String.raw`"((?:[^"\\]|\\.)*)"`;
const forms: [pattern: RegExp, op: (match: RegExpMatchArray) => Op][] = [
  [
    new RegExp(String.raw`^([\w.]+)\.(startsWith|contains)\(${string}\)$`),
    (m) => (m[2] === "contains" ? "contains" : "starts"),
  ],
  [new RegExp(String.raw`^([\w.]+) ?(<|>=) ?ago\(${string}\)$`), (m) => (m[2] === "<" ? "older" : "newer")],
  [new RegExp(String.raw`^([\w.]+) ?(==|!=) ?${string}$`), (m) => (m[2] === "==" ? "is" : "is_not")],
];
const dateForm = new RegExp(String.raw`^([\w.]+) ?(==|!=|<|>) ?date\(${string}\)$`);
const dateOps: Record<string, Op> = { "==": "is", "!=": "is_not", "<": "before", ">": "after" };
const hasForm = new RegExp(String.raw`^${string} in ([\w.]+)$`);
const hasNotForm = new RegExp(String.raw`^!\(${string} in ([\w.]+)\)$`);
const boolForm = /^([\w.]+) ?== ?(true|false)$/;
const nullForm = /^([\w.]+) ?(==|!=) ?null$/;
const numberForm = /^([\w.]+) ?(==|!=|<|>) ?(-?\d+(?:\.\d+)?)$/;
const numberOps: Record<string, Op> = { "==": "is", "!=": "is_not", "<": "lt", ">": "gt" };

/** The chips of an expression, or nothing where it says more than chips can: then it is shown as it is. */
export function expressionToChips(expression: string, kinds: Kinds): Chip[] | undefined {
  if (expression.trim() === "") return [];
  const chips = splitAnd(expression).map(parseTerm);
  if (chips.some((chip) => !chip || kinds(chip.field) === undefined)) return undefined;
  return chips as Chip[];
}

function parseTerm(term: string): Chip | undefined {
  const held = term.match(hasNotForm) ?? term.match(hasForm);
  if (held) {
    const value = unquote(held[1] ?? "");
    const op = term.startsWith("!") ? "has_not" : "has";
    return value === undefined ? undefined : { field: held[2] ?? "", op, value };
  }
  const absent = term.match(nullForm);
  if (absent) return { field: absent[1] ?? "", op: absent[2] === "==" ? "empty" : "filled", value: "" };
  const numeric = term.match(numberForm);
  if (numeric)
    return { field: numeric[1] ?? "", op: numberOps[numeric[2] ?? ""] ?? "is", value: numeric[3] ?? "" };
  const bool = term.match(boolForm);
  if (bool) return { field: bool[1] ?? "", op: "is", value: bool[2] ?? "" };
  const date = term.match(dateForm);
  if (date) return textChip(date, dateOps[date[2] ?? ""] ?? "is");
  for (const [pattern, opOf] of forms) {
    const match = term.match(pattern);
    if (match) return textChip(match, opOf(match));
  }
  return undefined;
}

function textChip(match: RegExpMatchArray, op: Op): Chip | undefined {
  const value = unquote(match[3] ?? "");
  if (value === undefined) return undefined;
  const field = match[1] ?? "";
  if (value === "" && op === "is") return { field, op: "empty", value };
  if (value === "" && op === "is_not") return { field, op: "filled", value };
  return { field, op, value };
}

/** CEL knows escapes that JSON does not; such a text stays in the expression. */
function unquote(inner: string): string | undefined {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return undefined;
  }
}

/** Splits at && outside of quotes. */
function splitAnd(expression: string): string[] {
  const terms: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && expression.startsWith("&&", at)) {
      terms.push(expression.slice(start, at).trim());
      start = at + 2;
      at++;
    }
  }
  terms.push(expression.slice(start).trim());
  return terms;
}
