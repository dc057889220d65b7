import { Select } from "@mantine/core";
import { localeTag } from "@/i18n/locale";
import type { OwnInput } from "@/resource/define";

const usual = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK"];

/** Currencies that people pay with, by code and name; the usual ones first. */
export function currencies(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(localeTag(), { type: "currency" });
  const label = (code: string) => `${code} ${names.of(code) ?? ""}`;
  // Those that are gone carry their years in their name.
  const others = Intl.supportedValuesOf("currency").filter(
    (code) => !usual.includes(code) && !/\d{4}/.test(names.of(code) ?? ""),
  );
  return [...usual, ...others].map((code) => ({ value: code, label: label(code) }));
}

export function CurrencyInput({ label, bare, value, onChange, ...rest }: OwnInput) {
  return (
    <Select
      {...rest}
      {...(bare ? { "aria-label": label } : { label })}
      data={currencies()}
      value={value ? String(value) : null}
      onChange={onChange}
      searchable
      limit={40}
    />
  );
}
