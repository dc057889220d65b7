import { useQuery } from "@tanstack/react-query";
import type { PriceEntry } from "@/features/sales/pricelists/entries";
import { t } from "@/i18n/translate";
import { includedName } from "@/resource/define";
import { RecordLink } from "@/resource/record-link";
import { fewQuery } from "@/resource/records";
import { Money } from "@/ui/dates";
import { number } from "@/ui/format";
import { Block } from "@/ui/sheet";
import classes from "./product-prices.module.css";
import "@/i18n/sales-words";

const entries = { name: "price_entries", path: "/products/price-entries" } as const;

/** In which price lists a product stands, and for how much. */
export function ProductPrices({ productId }: { productId: string }) {
  const filter = `product_id == "${productId}"`;
  const params = { filter, sort: "min_quantity", include: "price_list" };
  const { data } = useQuery(fewQuery<PriceEntry>(entries, params, 200));
  const rows = data?.items ?? [];
  return (
    <Block title={t("price.lists")} count={rows.length || undefined}>
      {data && rows.length === 0 && <p className="muted">{t("price.in_no_list")}</p>}
      <ul className={classes.list}>
        {rows
          .toSorted((a, b) => listName(a).localeCompare(listName(b)))
          .map((entry) => (
            <li key={entry.id}>
              <RecordLink to={{ route: "/price-lists" }} id={entry.price_list_id} className="cut grow">
                {listName(entry)}
                {entry.min_quantity > 0 && (
                  <span className="muted"> {t("price.from", { quantity: number(entry.min_quantity) })}</span>
                )}
              </RecordLink>
              <Money minor={entry.price} currency={entry.currency} exact />
            </li>
          ))}
      </ul>
    </Block>
  );
}

function listName(entry: PriceEntry): string {
  return includedName(entry, "price_list_id") ?? "";
}
