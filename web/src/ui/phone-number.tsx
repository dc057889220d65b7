import { useSyncExternalStore } from "react";

type Reader = typeof import("libphonenumber-js/min").parsePhoneNumberFromString;

let reader: Reader | undefined;
let asked = false;
const waiting = new Set<() => void>();

/** The plans of all countries come with the first number that is shown, not with the first page. */
function subscribe(told: () => void): () => void {
  waiting.add(told);
  if (!asked) {
    asked = true;
    import("libphonenumber-js/min").then(
      (library) => {
        reader = library.parsePhoneNumberFromString;
        for (const tell of waiting) tell();
      },
      () => {
        asked = false;
      },
    );
  }
  return () => waiting.delete(told);
}

type Props = { value: string; linked?: boolean };

/** A number as people read it, such as +46 70 555 01 43; what is no number stands as it was written. */
export function PhoneNumber({ value, linked = false }: Props) {
  const read = useSyncExternalStore(subscribe, () => reader);
  const known = read?.(value);
  const words = <span className="num">{known?.formatInternational() ?? value}</span>;
  const address = known?.getURI() ?? (/^\+\d+$/.test(value) ? `tel:${value}` : undefined);
  if (!linked || !address) return words;
  return (
    <a href={address} className="acc">
      {words}
    </a>
  );
}
