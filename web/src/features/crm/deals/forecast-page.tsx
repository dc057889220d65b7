import { SegmentedControl, TextInput } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { may, meQuery } from "@/api/session";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { LayoutSwitch } from "@/resource/board/layout-switch";
import { useLive } from "@/resource/live";
import { membersQuery } from "@/resource/members";
import { RecordLink } from "@/resource/record-link";
import { Money, Nothing } from "@/ui/dates";
import { number } from "@/ui/format";
import { Block, Sheet, SheetBody, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { deals } from "./columns";
import { type ForecastBy, type ForecastRow, forecastQuery, pipelinesQuery } from "./deals";
import classes from "./forecast.module.css";
import { ForecastChart } from "./forecast-chart";
import "@/i18n/deals-words";

export type ForecastSearch = { by?: ForecastBy; from?: string; to?: string };

const ways: ForecastBy[] = ["month", "owner", "pipeline"];

/** What may be sold: by month, person or pipeline, each currency by itself. */
export function ForecastPage({ search }: { search: ForecastSearch }) {
  const me = useQuery(meQuery).data;
  const live = useLive();
  const navigate = useNavigate();
  const by = search.by ?? "month";
  const forecast = useQuery({
    ...forecastQuery(by, search.from, search.to),
    enabled: me !== undefined && may(me, "deals", "view"),
  });
  const change = (part: ForecastSearch) =>
    void navigate({ to: ".", search: { ...search, ...part } as never, replace: true });
  if (me && !may(me, "deals", "view"))
    return (
      <Sheet>
        <SheetHead title={t("nav.forecast")} line />
        <NoPermission what={t("nav.deals")} role={t(`role.${me.company.role}`)} />
      </Sheet>
    );
  const currencies = [...new Set(forecast.data?.items.map((row) => row.currency))];
  return (
    <Sheet label={t("nav.forecast")}>
      <SheetHead title={t("nav.forecast")} line>
        <LayoutSwitch def={deals} search={{}} at="/forecast" />
      </SheetHead>
      <SheetBody>
        <div className={classes.span}>
          <p className="muted">{t("forecast.lead")}</p>
          <SegmentedControl
            aria-label={t("forecast.by")}
            value={by}
            data={ways.map((value) => ({ value, label: t(`forecast.by.${value}`) }))}
            onChange={(value) => change({ by: value as ForecastBy })}
          />
          <TextInput
            type="date"
            label={t("forecast.from")}
            value={search.from ?? forecast.data?.from ?? ""}
            onChange={(event) => change({ from: event.currentTarget.value || undefined })}
          />
          <TextInput
            type="date"
            label={t("forecast.to")}
            value={search.to ?? forecast.data?.to ?? ""}
            onChange={(event) => change({ to: event.currentTarget.value || undefined })}
          />
        </div>
        {forecast.isPending && <LoadingRows />}
        {forecast.isError && (
          <ErrorState title={t("list.failed")} error={forecast.error} retry={() => void forecast.refetch()} />
        )}
        {forecast.data?.items.length === 0 && (
          <Empty icon="deal" title={t("forecast.empty")}>
            {t("forecast.empty_body")}
          </Empty>
        )}
        {currencies.map((currency) => (
          <OneCurrency
            key={currency}
            by={by}
            currency={currency}
            rows={forecast.data?.items.filter((row) => row.currency === currency) ?? []}
          />
        ))}
        {forecast.data && forecast.data.undated.length > 0 && <Undated rows={forecast.data.undated} />}
      </SheetBody>
      <StatusLine live={live.state} keys={[{ keys: ["?"], label: t("keys.all") }]} />
    </Sheet>
  );
}

/** Open deals of which nobody has said when they may close: they are in no month. */
function Undated({ rows }: { rows: ForecastRow[] }) {
  return (
    <Block title={t("forecast.undated")}>
      <p className="muted">{t("forecast.undated_body")}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.currency}>
            <RecordLink to={deals} search={{ filter: row.filter }} className="acc strong">
              {t("forecast.undated_count", { count: row.count })}
            </RecordLink>{" "}
            <Money minor={row.amount} currency={row.currency} />
          </li>
        ))}
      </ul>
    </Block>
  );
}

type Props = { by: ForecastBy; currency: string; rows: ForecastRow[] };

function OneCurrency({ by, currency, rows }: Props) {
  const nameOf = useNames(by);
  const total = (pick: (row: ForecastRow) => number) => rows.reduce((sum, row) => sum + pick(row), 0);
  return (
    <Block title={currency} count={`${t("forecast.by")} ${t(`forecast.by.${by}`)}`}>
      <ForecastChart rows={rows.map((row) => ({ ...row, name: nameOf(row.key) }))} />
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t(`forecast.by.${by}`)}</th>
              <th scope="col">{t("forecast.open")}</th>
              <th scope="col">{t("forecast.amount")}</th>
              <th scope="col">{t("forecast.weighted")}</th>
              <th scope="col">{t("forecast.won")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{nameOf(row.key)}</th>
                <td data-label={t("forecast.open")}>
                  <RecordLink to={deals} search={{ filter: row.filter }} className="acc strong">
                    {number(row.count)}
                  </RecordLink>
                </td>
                <td data-label={t("forecast.amount")}>
                  <Sum minor={row.amount} currency={currency} />
                </td>
                <td data-label={t("forecast.weighted")}>
                  <b className="strong">
                    <Sum minor={row.weighted} currency={currency} />
                  </b>
                </td>
                <td data-label={t("forecast.won")}>
                  <RecordLink
                    to={deals}
                    search={{ filter: row.won_filter, sort: "-closed_at" }}
                    className="acc strong"
                  >
                    <Sum minor={row.won} currency={currency} />
                  </RecordLink>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("forecast.total")}</th>
              <td className="num" data-label={t("forecast.open")}>
                {number(total((row) => row.count))}
              </td>
              <td data-label={t("forecast.amount")}>
                <Sum minor={total((row) => row.amount)} currency={currency} />
              </td>
              <td data-label={t("forecast.weighted")}>
                <Sum minor={total((row) => row.weighted)} currency={currency} />
              </td>
              <td data-label={t("forecast.won")}>
                <Sum minor={total((row) => row.won)} currency={currency} />
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Block>
  );
}

/** An amount; where there is none, nothing that looks like one. */
function Sum({ minor, currency }: { minor: number; currency: string }) {
  return minor === 0 ? <Nothing /> : <Money minor={minor} currency={currency} />;
}

/** What a row is called: a month in words, a person, a pipeline. */
function useNames(by: ForecastBy): (key: string) => string {
  const { data: members = [] } = useQuery(membersQuery);
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  if (by === "month")
    return (key) =>
      new Intl.DateTimeFormat(locale(), { month: "short", year: "numeric", timeZone: "UTC" }).format(
        new Date(`${key}-15T12:00:00Z`),
      );
  if (by === "owner")
    return (key) => members.find((member) => member.user_id === key)?.name ?? t("forecast.nobody");
  return (key) => pipelines.find((pipeline) => pipeline.id === key)?.name ?? "–";
}
