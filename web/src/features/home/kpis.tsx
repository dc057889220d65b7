import type { ReactNode } from "react";
import type { Overview } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { PlaceLink } from "@/resource/place-link";
import { Money } from "@/ui/dates";
import { moneyParts, number, percent } from "@/ui/format";
import classes from "./kpis.module.css";
import { trendOf } from "./overview";

/** Up to six figures, each with the time before beside it: a person who sees no deals has those of accounts and documents. */
export function Kpis({ overview }: { overview: Overview }) {
  const { contacts, accounts, conversations, questions, documents, sales } = overview;
  const decided = questions.answered_this_week + questions.refused_this_week;
  return (
    <div className={classes.kpis}>
      {sales && <Selling sales={sales} />}
      <Kpi
        title={t("home.new_contacts")}
        value={number(contacts.new_this_week)}
        route="/contacts/{-$id}"
        search={{ sort: "-created_at" }}
      >
        <Delta now={contacts.new_this_week} before={contacts.new_last_week} />
      </Kpi>
      {!sales && (
        <Kpi
          title={t("home.new_accounts")}
          value={number(accounts.new_this_week)}
          route="/accounts/{-$id}"
          search={{ sort: "-created_at" }}
        >
          <Delta now={accounts.new_this_week} before={accounts.new_last_week} />
        </Kpi>
      )}
      <Kpi title={t("home.conversations")} value={number(conversations.this_week)}>
        <Delta now={conversations.this_week} before={conversations.last_week} />
      </Kpi>
      <Kpi title={t("home.questions")} value={number(questions.this_week)}>
        <Delta now={questions.this_week} before={questions.last_week} />
      </Kpi>
      <Kpi
        title={t("home.answered")}
        value={decided === 0 ? "–" : number(Math.round((questions.answered_this_week / decided) * 100))}
        unit={decided === 0 ? "" : "%"}
      >
        {t("home.answered_of", { answered: questions.answered_this_week, all: number(decided) })}
      </Kpi>
      {!sales && (
        <Kpi
          title={t("home.documents")}
          value={number(documents.ready)}
          unit={`/ ${number(documents.total)}`}
          route="/knowledge"
        >
          <Documents documents={documents} />
        </Kpi>
      )}
    </div>
  );
}

function Selling({ sales }: { sales: NonNullable<Overview["sales"]> }) {
  const { currency, open, open_count, others, won_this_month: won, won_last_month: before } = sales;
  const words = (minor: number) => {
    const { sign, amount, signFirst } = moneyParts(minor, currency);
    return signFirst ? `${sign}${amount}` : `${amount} ${sign}`;
  };
  return (
    <>
      <Kpi
        title={t("home.pipeline")}
        value={<Money minor={open} currency={currency} />}
        route="/deals/{-$id}"
        search={{ show: "board" }}
      >
        {t("home.deals", { count: open_count })}
        {others > 0 && t("home.others", { count: number(others), currency })}
      </Kpi>
      <Kpi title={t("home.won")} value={<Money minor={won} currency={currency} />} route="/forecast">
        <Delta now={won} before={before} words={words} />
      </Kpi>
    </>
  );
}

type KpiProps = {
  title: string;
  value: ReactNode;
  unit?: string;
  route?: string;
  search?: Record<string, unknown>;
  children: ReactNode;
};

function Kpi({ title, value, unit, route, search, children }: KpiProps) {
  const content = (
    <>
      <span className={classes.title}>{title}</span>
      <span className={classes.value}>
        {value}
        {unit && <small>{unit}</small>}
      </span>
      <span className={classes.delta}>{children}</span>
    </>
  );
  return route ? (
    <PlaceLink route={route} search={search} params={{}} className={classes.kpi}>
      {content}
    </PlaceLink>
  ) : (
    <div className={classes.kpi}>{content}</div>
  );
}

type DeltaProps = { now: number; before: number; words?: (value: number) => string };

function Delta({ now, before, words = number }: DeltaProps) {
  const { direction, change } = trendOf(now, before, (share) => percent(share, 1), words);
  if (direction === "same") return <>{t("home.same", { before: words(before) })}</>;
  return (
    <>
      <span className={`strong ${direction === "up" ? "pos" : "neg"}`}>
        <span className="sr">{t(`home.${direction}`)}</span>
        <span aria-hidden="true">{direction === "up" ? "↑" : "↓"}</span> {change}
      </span>
      {t("home.from", { before: words(before) })}
    </>
  );
}

function Documents({ documents: { failed, running } }: { documents: Overview["documents"] }) {
  if (failed > 0) return <span className="neg strong">{t("home.documents_failed", { count: failed })}</span>;
  return <>{running > 0 ? t("home.documents_running", { count: running }) : t("home.documents_ready")}</>;
}
