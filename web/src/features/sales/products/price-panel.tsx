import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountTarget } from "@/features/crm/accounts/columns";
import { t } from "@/i18n/translate";
import { FieldInput } from "@/resource/field-input";
import { RecordLink } from "@/resource/record-link";
import { Money } from "@/ui/dates";
import { number } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { Block } from "@/ui/sheet";
import { dayAt } from "@/ui/zone";
import { CurrencyInput } from "./currency-input";
import type { Product } from "./form";
import { type Ask, type Price, plainQuantity, priceQuery, type Step, scopeWords, stepWords } from "./price";
import classes from "./price-panel.module.css";
import "@/i18n/sales-words";

type Draft = { account: string | null; quantity: string; day: string; currency: string | null };

const customer = {
  name: "account",
  kind: "ref",
  ref: accountTarget,
  label: { en: "Customer", de: "Kunde" },
} as const;

function askOf({ account, quantity, day, currency }: Draft): Ask {
  return {
    account_id: account ?? undefined,
    quantity: plainQuantity(quantity) || "0",
    day: day || undefined,
    currency: currency ?? undefined,
  };
}

/** What does this customer pay for so much of it on a day, and why. */
export function PricePanel({ product }: { product: Product }) {
  const [draft, setDraft] = useState<Draft>({
    account: null,
    quantity: "1",
    day: dayAt(new Date()),
    currency: null,
  });
  const price = useQuery(priceQuery(product.id, askOf(draft)));
  const change = (more: Partial<Draft>) => setDraft((old) => ({ ...old, ...more }));
  return (
    <Block title={t("price.title")}>
      <div className={classes.ask}>
        <FieldInput<{ account: string }>
          field={customer}
          value={draft.account}
          onChange={(value) => change({ account: value ? String(value) : null })}
        />
        <TextInput
          label={product.unit ? t("price.quantity_unit", { unit: product.unit }) : t("price.quantity")}
          inputMode="decimal"
          autoComplete="off"
          value={draft.quantity}
          onChange={(event) => change({ quantity: event.currentTarget.value })}
        />
        <TextInput
          label={t("price.day")}
          type="date"
          value={draft.day}
          onChange={(event) => change({ day: event.currentTarget.value })}
        />
        <CurrencyInput
          label={t("price.currency")}
          bare={false}
          value={draft.currency}
          onChange={(value) => change({ currency: value ? String(value) : null })}
        />
      </div>
      <div aria-live="polite" aria-busy={price.isFetching}>
        {price.isError ? (
          <Notice tone="caution" title={price.error.message} live={false} />
        ) : (
          price.data && <Found price={price.data} quantity={draft.quantity} />
        )}
      </div>
    </Block>
  );
}

function Found({ price, quantity }: { price: Price; quantity: string }) {
  const many = plainQuantity(quantity) !== "1";
  return (
    <>
      <p className={classes.found}>
        <strong>
          <Money minor={price.unit_price} currency={price.currency} exact />
        </strong>
        <span className="muted">
          {t("price.before_tax", { rate: number(price.tax_rate) })}
          {many && (
            <>
              {" · "}
              {t("price.total")} <Money minor={price.total} currency={price.currency} exact />
            </>
          )}
        </span>
      </p>
      {!price.sold && <Notice tone="caution" title={t("price.not_sold")} live={false} />}
      <ol className={classes.why} aria-label={t("price.why")}>
        {price.why.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one answer never change their order
          <Why key={index} step={step} currency={price.currency} />
        ))}
      </ol>
    </>
  );
}

function Why({ step, currency }: { step: Step; currency: string }) {
  const words = stepWords(step);
  return (
    <li data-kind={step.kind}>
      <span className="grow">
        {step.list_id ? (
          <RecordLink
            to={{ route: "/price-lists" }}
            id={step.list_id}
            className={step.kind === "passed" ? undefined : "strong"}
          >
            {words}
          </RecordLink>
        ) : (
          words
        )}
        {step.scope && <span className="muted"> · {scopeWords(step)}</span>}
      </span>
      {step.unit_price !== undefined && <Money minor={step.unit_price} currency={currency} exact />}
    </li>
  );
}
