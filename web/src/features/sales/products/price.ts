// What a customer pays for so much of a product on a day, asked of the server: no price is reckoned here.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import "@/i18n/sales-words";

export type Price = Answered<"/products/{id}/price", "get">;
export type Step = Price["why"][number];
export type Ask = { account_id?: string; quantity: string; day?: string; currency?: string };

export function priceQuery(id: string, ask: Ask) {
  return queryOptions({
    queryKey: keys.price(id, ask),
    queryFn: ({ signal }) =>
      body(api.GET("/products/{id}/price", { params: { path: { id }, query: ask }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** A quantity as people type it, in the way that programs write it. */
export function plainQuantity(typed: string): string {
  return typed
    .trim()
    .replace(/[\s'’]/g, "")
    .replace(",", ".");
}

/** Why a list was asked. */
export function scopeWords(step: Step): string {
  return step.scope ? t(`price.scope.${step.scope}`) : "";
}

/** What a step did, in words; the amount that it came to stands beside. */
export function stepWords(step: Step): string {
  const list = step.list ?? "";
  switch (step.kind) {
    case "passed":
      return step.min_quantity === undefined
        ? t("price.passed", { list })
        : t("price.passed_from", { list, quantity: number(step.min_quantity) });
    case "entry":
      return step.min_quantity ? t("price.entry_from", { list, quantity: number(step.min_quantity) }) : list;
    case "product":
      return t("price.product");
    case "adjustment":
      return t("price.adjustment", { list, percent: signed(step.percent ?? 0) });
  }
}

function signed(percent: number): string {
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${number(Math.abs(percent))}`;
}
