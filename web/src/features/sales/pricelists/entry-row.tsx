import { ActionIcon, TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { t } from "@/i18n/translate";
import { includedName } from "@/resource/define";
import { RecordLink } from "@/resource/record-link";
import { Money } from "@/ui/dates";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { majorOf, minorOf, plainDecimal } from "./amount";
import { type PriceEntry, useChangeEntry, useDropEntry } from "./entries";
import classes from "./entries-grid.module.css";
import "@/i18n/sales-words";

type Props = { entry: PriceEntry; first: boolean; canEdit: boolean };

/** One price: its quantity and its amount are changed in place, Enter or leaving saves, Esc puts back. */
export function EntryRow({ entry, first, canEdit }: Props) {
  const change = useChangeEntry();
  const drop = useDropEntry();
  const product = includedName(entry, "product_id") ?? "";
  const fault = change.error?.message ?? drop.error?.message;
  return (
    <>
      <tr data-first={first || undefined}>
        <td>
          {first ? (
            <RecordLink to={{ route: "/products" }} id={entry.product_id} className="strong">
              {product}
            </RecordLink>
          ) : (
            <span className="sr">{product}</span>
          )}
        </td>
        <td className={classes.figure}>
          <Cell
            label={t("lists.from_of", { product })}
            canEdit={canEdit}
            start={String(entry.min_quantity)}
            shown={entry.min_quantity === 0 ? "–" : number(entry.min_quantity)}
            read={(typed) => {
              const plain = plainDecimal(typed || "0");
              return plain === undefined ? undefined : Number(plain);
            }}
            onSave={(min_quantity) => change.mutate({ entry, cells: { min_quantity } })}
          />
        </td>
        <td className={classes.figure}>
          <Cell
            label={t("lists.price_of", { product })}
            canEdit={canEdit}
            start={majorOf(entry.price, entry.currency)}
            shown={<Money minor={entry.price} currency={entry.currency} exact />}
            read={(typed) => minorOf(typed, entry.currency)}
            onSave={(price) => change.mutate({ entry, cells: { price } })}
          />
        </td>
        {canEdit && (
          <td className={classes.end}>
            <ActionIcon
              aria-label={t("lists.drop", { product, quantity: number(entry.min_quantity) })}
              loading={drop.isPending}
              onClick={() => drop.mutate(entry.id)}
            >
              <Icon name="trash" size={14} />
            </ActionIcon>
          </td>
        )}
      </tr>
      {fault && (
        <tr>
          <td colSpan={4} className={classes.fault} role="alert">
            {fault}
          </td>
        </tr>
      )}
    </>
  );
}

type CellProps = {
  label: string;
  canEdit: boolean;
  start: string;
  shown: ReactNode;
  read: (typed: string) => number | undefined;
  onSave: (value: number) => void;
};

function Cell({ label, canEdit, start, shown, read, onSave }: CellProps) {
  const [draft, setDraft] = useState<string>();
  if (!canEdit) return shown;
  if (draft === undefined) {
    return (
      <button type="button" className={classes.cell} aria-label={label} onClick={() => setDraft(start)}>
        {shown}
      </button>
    );
  }
  const value = read(draft);
  const done = () => {
    if (value === undefined) return;
    if (value !== read(start)) onSave(value);
    setDraft(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") done();
    if (event.key === "Escape") setDraft(undefined);
  };
  return (
    <TextInput
      aria-label={label}
      autoFocus
      size="xs"
      inputMode="decimal"
      value={draft}
      error={value === undefined}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => (value === undefined ? setDraft(undefined) : done())}
      classNames={{ input: classes.input ?? "" }}
    />
  );
}
