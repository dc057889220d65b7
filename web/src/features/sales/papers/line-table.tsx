import { t } from "@/i18n/translate";
import type { Line } from "./draft";
import { bareAmount, decimals } from "./figures";
import classes from "./lines.module.css";
import "@/i18n/sales-words";

type Read = Pick<
  Line,
  "name" | "description" | "quantity" | "unit" | "unit_price" | "discount" | "tax_rate" | "net"
> & { why?: string; manual?: boolean };

/** The lines as they are read: by colleagues with where a price comes from, by customers without. */
export function LineTable({ lines, currency }: { lines: Read[]; currency: string }) {
  const discounted = lines.some((line) => line.discount !== 0);
  return (
    <table className={classes.table} data-discounted={discounted || undefined}>
      <thead>
        <tr>
          <th>{t("papers.item")}</th>
          <th>{t("papers.quantity")}</th>
          <th>{t("papers.price")}</th>
          {discounted && <th>{t("papers.discount")}</th>}
          <th>{t("papers.tax")}</th>
          <th>{t("papers.net")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
          <tr key={index}>
            <td>
              <span className="strong">{line.name}</span>
              {line.description && <span className={classes.more}>{line.description}</span>}
              {(line.manual || line.why) && (
                <span className="small muted">{line.manual ? t("papers.manual") : line.why}</span>
              )}
            </td>
            <td className="num">
              {decimals(line.quantity)} {line.unit}
            </td>
            <td className="num" data-label={t("papers.price")}>
              {bareAmount(line.unit_price, currency)}
            </td>
            {discounted && (
              <td className="num" data-label={t("papers.discount")}>
                {line.discount ? `${decimals(line.discount)} %` : ""}
              </td>
            )}
            <td className="num" data-label={t("papers.tax")}>
              {decimals(line.tax_rate)} %
            </td>
            <td className="num strong">{bareAmount(line.net, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
