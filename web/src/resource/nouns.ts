import { locale } from "@/i18n/locale";
import { type Text, text } from "@/i18n/translate";
import { number } from "@/ui/format";

type Nouns = { one: Text; other: Text };

/** A noun inside a sentence: English ones lose their capital, German ones keep it. */
export function inSentence(noun: Text): string {
  return locale() === "de" ? text(noun) : text(noun).toLocaleLowerCase();
}

/** "1,287 contacts". */
export function counted(count: number, { one, other }: Nouns): string {
  return `${number(count)} ${inSentence(count === 1 ? one : other)}`;
}
