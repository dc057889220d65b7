import { lazy } from "react";
import type { Deal } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import { orderTarget } from "@/features/sales/orders/columns";
import { quoteTarget } from "@/features/sales/quotes/columns";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Money, Nothing } from "@/ui/dates";
import { dealFields } from "./form";
import { idOf, PipelineName, ReasonName, StageName, Went } from "./stage-field";

const DealsBoard = lazy(() => import("./deals-board").then((module) => ({ default: module.DealsBoard })));
const DealAside = lazy(() => import("./deal-aside").then((module) => ({ default: module.DealAside })));

const ofDeal = (id: string) => `deal_id == "${id}"`;
const forDeal = ({ id, name, account_id, contact_id, currency }: Deal) => ({
  title: name,
  deal_id: id,
  account_id,
  contact_id,
  currency,
});

export const deals = defineResource<Deal>({
  name: "deals",
  path: "/deals",
  route: "/deals",
  icon: "deal",
  one: { en: "Deal", de: "Deal" },
  other: { en: "Deals", de: "Deals" },
  about: {
    en: "A deal is something that somebody may buy. It goes through the stages of a pipeline until it is won or lost.",
    de: "Ein Deal ist etwas, das jemand vielleicht kauft. Er durchläuft die Phasen einer Pipeline, bis er gewonnen oder verloren ist.",
  },
  example: { en: "Estate renewal, 48 units, €186,000", de: "Sanierung, 48 Einheiten, 186.000 €" },
  square: true,
  mark: () => "deal",
  include: "account,contact",
  sort: "expected_close",
  title: (deal) => deal.name,
  subtitle: (deal) => includedName(deal, "account_id") ?? "",
  fields: dealFields,
  columns: [
    { field: "name", width: 264, editable: true },
    { field: "account_id", width: 184, unsorted: true },
    { field: "amount", width: 120, editable: true },
    { field: "stage_id", width: 152, unsorted: true },
    { field: "expected_close", width: 112, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "status", width: 96, unsorted: true },
    { field: "contact_id", width: 168, unsorted: true, hidden: true },
    { field: "probability", width: 120, editable: true, hidden: true },
    { field: "source", width: 120, editable: true, hidden: true },
    { field: "stage_since", width: 112, hidden: true },
    { field: "closed_at", width: 112, hidden: true },
    { field: "created_at", width: 96, hidden: true },
  ],
  aside: (deal) =>
    deal.amount === null ? <Nothing /> : <Money minor={deal.amount} currency={deal.currency} />,
  brief: (deal) => (
    <>
      {deal.amount !== null && <Money minor={deal.amount} currency={deal.currency} />}
      <StageName id={deal.stage_id} />
    </>
  ),
  shelf: [
    { route: "/deals", label: { en: "List", de: "Liste" }, needs: "deals" },
    { route: "/forecast", label: { en: "Forecast", de: "Prognose" }, needs: "deals" },
  ],
  related: [
    { target: quoteTarget, of: (deal) => deal.id, filter: ofDeal, fresh: forDeal },
    { target: orderTarget, of: (deal) => deal.id, filter: ofDeal },
    { target: accountTarget, of: (deal) => deal.account_id ?? undefined },
    { target: contactTarget, of: (deal) => deal.contact_id ?? undefined },
  ],
  importable: true,
  extra: true,
  beside: (deal) => <DealAside deal={deal} />,
  told: {
    stage_id: {
      label: { en: "Stage", de: "Phase" },
      of: (before, now) => <Went from={<StageName id={idOf(before)} />} to={<StageName id={idOf(now)} />} />,
    },
    pipeline_id: {
      label: { en: "Pipeline", de: "Pipeline" },
      of: (before, now) => (
        <Went from={<PipelineName id={idOf(before)} />} to={<PipelineName id={idOf(now)} />} />
      ),
    },
    lost_reason_id: {
      label: { en: "Lost because", de: "Verloren, weil" },
      of: (before, now) => (
        <Went from={<ReasonName id={idOf(before)} words="" />} to={<ReasonName id={idOf(now)} words="" />} />
      ),
    },
  },
  board: DealsBoard,
  calendarBy: { field: "expected_close" },
});

export function dealTarget(): Target {
  return targetOf(deals);
}
