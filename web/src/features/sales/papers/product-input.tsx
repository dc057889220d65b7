import { Autocomplete } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { may, meQuery } from "@/api/session";
import type { RecordPath } from "@/resource/define";
import { fewQuery } from "@/resource/records";
import classes from "./lines.module.css";

export type Product = { id: string; name: string; sku: string; unit: string };

const products = { name: "products", path: "/products" as RecordPath };
const offered = 12;

type Props = {
  value: string;
  label: string;
  invalid: boolean;
  onChange: (name: string) => void;
  onProduct: (product: Product) => void;
};

/** What a line is of: a product that is found while its name is typed, or whatever is written. */
export function ProductInput({ value, label, invalid, onChange, onProduct }: Props) {
  const me = useQuery(meQuery).data;
  const [near, setNear] = useState(false);
  // A product that is picked is told as one change: its name as it is typed in follows at once.
  const picked = useRef<Product>(undefined);
  const [q] = useDebouncedValue(value.trim(), 150);
  const { data } = useQuery({
    ...fewQuery<Product>(products, { q: q || undefined, sort: q ? undefined : "name" }, offered),
    enabled: near && may(me, "products", "view"),
  });
  // Two products of one name are told apart by their number.
  const found = new Map<string, Product>();
  for (const product of data?.items ?? [])
    found.set(
      found.has(product.name) ? `${product.name} (${product.sku || product.id.slice(-6)})` : product.name,
      product,
    );
  return (
    <Autocomplete
      classNames={{ input: classes.name }}
      aria-label={label}
      error={invalid}
      data={[...found.keys()]}
      value={value}
      filter={({ options }) => options}
      onFocus={() => setNear(true)}
      onChange={(name) => {
        if (picked.current) onProduct(picked.current);
        else onChange(name);
        picked.current = undefined;
      }}
      onOptionSubmit={(name) => {
        picked.current = found.get(name);
      }}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      autoComplete="off"
      data-field="name"
    />
  );
}
