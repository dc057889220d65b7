import type { Sent } from "@/api/shapes";
import { t } from "@/i18n/translate";

export type Kind = Sent<"/custom-fields", "post">["kind"];

export const kinds: Kind[] = [
  "text",
  "longtext",
  "number",
  "money",
  "date",
  "time",
  "choice",
  "multichoice",
  "checkbox",
  "url",
  "email",
  "phone",
  "reference",
  "computed",
];

export function kindLabel(kind: Kind): string {
  return t(`fields.kind.${kind}`);
}
