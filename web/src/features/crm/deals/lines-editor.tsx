import { ActionIcon, Autocomplete, Button, Modal, NumberInput } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { Answered, Deal } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { fewQuery } from "@/resource/records";
import { Money } from "@/ui/dates";
import { minorDigits } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { type Line, saveLines } from "./deals";
import classes from "./deals.module.css";
import "@/i18n/deals-words";

type Product = Answered<"/products/{id}", "get">;
type Row = Line & { key: number };
type Props = { deal: Deal; lines: { items: Line[]; currency: string }; onClose: () => void };

/** The lines of a deal as a table; the server reckons them exactly when they are saved. */
export function LinesEditor({ deal, lines, onClose }: Props) {
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(() =>
    (lines.items.length > 0 ? lines.items : [fresh]).map((line, key) => ({ ...line, key })),
  );
  const save = useMutation({
    mutationFn: () =>
      saveLines(
        deal,
        rows.filter((row) => row.name.trim() !== "").map(({ key: _, ...line }) => line),
      ),
    onSuccess: async () => {
      await Promise.all(
        [
          keys.boards("deals"),
          keys.lists("deals"),
          keys.one("deals", deal.id),
          keys.timeline("deals", deal.id),
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      onClose();
    },
  });
  const change = (key: number, part: Partial<Line>) =>
    // Picking a product tells twice, of the product and of its name: neither may forget the other.
    setRows((all) => all.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const digits = minorDigits(lines.currency);
  const total = rows.reduce((sum, row) => sum + roughly(row), 0);
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={<b>{t("deals.lines_title", { name: deal.name })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.error && <Notice tone="negative" title={save.error.message} />}
        <table className={classes.editor}>
          <thead>
            <tr>
              <th scope="col">{t("deals.line_name")}</th>
              <th scope="col">{t("deals.line_quantity")}</th>
              <th scope="col">{t("deals.line_price", { currency: lines.currency })}</th>
              <th scope="col">{t("deals.line_discount")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <td>
                  <ProductInput
                    row={row}
                    currency={lines.currency}
                    onChange={(part) => change(row.key, part)}
                  />
                </td>
                <td>
                  <NumberInput
                    aria-label={t("deals.line_quantity")}
                    w={96}
                    min={0}
                    decimalScale={6}
                    value={row.quantity}
                    onChange={(value) => change(row.key, { quantity: Number(value) || 0 })}
                  />
                </td>
                <td>
                  <NumberInput
                    aria-label={t("deals.line_price", { currency: lines.currency })}
                    w={120}
                    min={0}
                    decimalScale={digits}
                    value={row.unit_price / 10 ** digits}
                    onChange={(value) =>
                      change(row.key, { unit_price: Math.round((Number(value) || 0) * 10 ** digits) })
                    }
                  />
                </td>
                <td>
                  <NumberInput
                    aria-label={t("deals.line_discount")}
                    w={88}
                    min={0}
                    max={100}
                    decimalScale={3}
                    value={row.discount}
                    onChange={(value) => change(row.key, { discount: Number(value) || 0 })}
                  />
                </td>
                <td>
                  <ActionIcon
                    aria-label={t("deals.line_remove")}
                    onClick={() => setRows(rows.filter((one) => one.key !== row.key))}
                  >
                    <Icon name="x" size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Button
          variant="subtle"
          leftSection={<Icon name="plus" />}
          onClick={() =>
            setRows([...rows, { ...fresh, key: Math.max(0, ...rows.map((row) => row.key)) + 1 }])
          }
        >
          {t("deals.line_add")}
        </Button>
        <p className={classes.total}>
          <span className="muted">{t("deals.lines_total")}</span>
          <b className="strong">
            <Money minor={total} currency={lines.currency} />
          </b>
        </p>
        <div className={classes.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {t("deals.lines_save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const fresh: Line = { product_id: null, name: "", quantity: 1, unit_price: 0, discount: 0, net: 0 };

/** What a line comes to while it is typed; what counts is what the server answers. */
function roughly({ quantity, unit_price, discount }: Line): number {
  return Math.round((quantity * unit_price * (100 - discount)) / 100);
}

type ProductProps = { row: Row; currency: string; onChange: (part: Partial<Line>) => void };

/** A product of the catalogue, or whatever is written. Only prices in the deal's currency are taken over. */
function ProductInput({ row, currency, onChange }: ProductProps) {
  const { data } = useQuery(
    fewQuery<Product>({ name: "products", path: "/products" }, { q: row.name || undefined }, 10),
  );
  const found = [...new Map((data?.items ?? []).map((product) => [product.name, product])).values()];
  return (
    <Autocomplete
      aria-label={t("deals.line_name")}
      placeholder={t("deals.line_hint")}
      value={row.name}
      maxLength={200}
      data={found.map((product) => product.name)}
      filter={({ options }) => options}
      onChange={(name) => onChange({ name, product_id: found.find((one) => one.name === name)?.id ?? null })}
      onOptionSubmit={(name) => {
        const product = found.find((one) => one.name === name);
        if (!product) return;
        const priced = product.list_price !== null && product.currency === currency;
        onChange({ name, product_id: product.id, ...(priced && { unit_price: product.list_price ?? 0 }) });
      }}
    />
  );
}
