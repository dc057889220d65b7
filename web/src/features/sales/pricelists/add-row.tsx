import { ActionIcon, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { productTarget } from "@/features/sales/products/columns";
import { t } from "@/i18n/translate";
import { FieldInput } from "@/resource/field-input";
import { Icon } from "@/ui/icon";
import { minorOf, plainDecimal } from "./amount";
import { useAddEntry } from "./entries";
import classes from "./entries-grid.module.css";
import type { PriceList } from "./form";
import "@/i18n/sales-words";

const product = {
  name: "product",
  kind: "ref",
  ref: productTarget,
  label: { en: "Another product", de: "Weiteres Produkt" },
} as const;
const nothing = { product: null as string | null, from: "", price: "" };

/** The last row of the grid: one more price. */
export function AddRow({ list }: { list: PriceList }) {
  const [draft, setDraft] = useState(nothing);
  const add = useAddEntry(list);
  const price = minorOf(draft.price, list.currency);
  const from = plainDecimal(draft.from || "0");
  const ready = draft.product !== null && price !== undefined && from !== undefined;
  const submit = () => {
    if (draft.product === null || price === undefined || from === undefined || add.isPending) return;
    add.mutate(
      { product_id: draft.product, min_quantity: Number(from), price },
      { onSuccess: () => setDraft((old) => ({ ...nothing, product: old.product })) },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") submit();
  };
  return (
    <>
      <tr className={classes.add}>
        <td>
          <FieldInput<{ product: string }>
            field={product}
            bare
            value={draft.product}
            onChange={(value) => setDraft((old) => ({ ...old, product: value ? String(value) : null }))}
          />
        </td>
        <td>
          <TextInput
            aria-label={t("lists.from")}
            placeholder="0"
            inputMode="decimal"
            value={draft.from}
            error={from === undefined}
            onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
            onKeyDown={onKeyDown}
            classNames={{ input: classes.input ?? "" }}
          />
        </td>
        <td>
          <TextInput
            aria-label={t("lists.price", { currency: list.currency })}
            inputMode="decimal"
            value={draft.price}
            error={draft.price !== "" && price === undefined}
            onChange={(event) => setDraft({ ...draft, price: event.currentTarget.value })}
            onKeyDown={onKeyDown}
            classNames={{ input: classes.input ?? "" }}
          />
        </td>
        <td className={classes.end}>
          <ActionIcon aria-label={t("lists.add")} disabled={!ready} loading={add.isPending} onClick={submit}>
            <Icon name="plus" size={14} />
          </ActionIcon>
        </td>
      </tr>
      {add.error && (
        <tr>
          <td colSpan={4} className={classes.fault} role="alert">
            {add.error.message}
          </td>
        </tr>
      )}
    </>
  );
}
