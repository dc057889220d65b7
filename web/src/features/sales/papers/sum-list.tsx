import { t } from "@/i18n/translate";
import type { Sums } from "./draft";
import { amount, bareAmount, decimals } from "./figures";
import classes from "./lines.module.css";
import "@/i18n/sales-words";

/** What the lines come to, as the server reckoned it. Faded while it reckons anew. */
export function SumList({ sums, faded = false }: { sums: Sums; faded?: boolean }) {
  const { currency } = sums;
  return (
    <dl className={classes.sums} data-faded={faded || undefined} aria-busy={faded}>
      {sums.discount !== 0 && (
        <>
          <Sum label={t("papers.subtotal")} value={bareAmount(sums.subtotal, currency)} />
          <Sum label={t("papers.less")} value={bareAmount(-sums.discount, currency)} />
        </>
      )}
      <Sum label={t("papers.net_total")} value={bareAmount(sums.net, currency)} />
      {sums.taxes.map((tax) => (
        <Sum
          key={tax.rate}
          label={t("papers.tax_of", { rate: decimals(tax.rate), net: bareAmount(tax.net, currency) })}
          value={bareAmount(tax.tax, currency)}
        />
      ))}
      <Sum label={t("papers.total")} value={amount(sums.total, currency)} strong />
    </dl>
  );
}

function Sum({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <div data-strong={strong || undefined}>
      <dt>{label}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
