import type { Overview } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { dayOfMonth, number, shortDate } from "@/ui/format";
import { Block } from "@/ui/sheet";
import classes from "./days-chart.module.css";
import { axisOf } from "./overview";

type Days = Overview["days"];

const width = 640;
const height = 200;
const left = 32;

/** Questions of fourteen days: answered by the assistant, and not in the documents. */
export function DaysChart({ days }: { days: Days }) {
  const total = days.reduce((sum, day) => sum + day.answered + day.refused, 0);
  return (
    <Block title={t("home.by_day")} count={t("home.by_day_count", { count: total })}>
      {total === 0 ? <p className="muted">{t("home.no_questions")}</p> : <Bars days={days} />}
    </Block>
  );
}

function Bars({ days }: { days: Days }) {
  const lines = axisOf(Math.max(...days.map((day) => day.answered + day.refused)));
  const top = lines.at(-1) ?? 1;
  const y = (value: number) => height - (value / top) * height;
  const slot = (width - left) / days.length;
  return (
    <>
      <svg className={classes.chart} viewBox={`0 -8 ${width} ${height + 32}`} aria-hidden="true">
        {lines.map((value) => (
          <g key={value}>
            <line className={classes.grid} x1={left} x2={width} y1={y(value)} y2={y(value)} />
            <text x={left - 8} y={y(value) + 4} textAnchor="end">
              {number(value)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          const x = left + index * slot + slot * 0.18;
          const last = index === days.length - 1;
          return (
            <g key={day.date}>
              <title>{sentence(day)}</title>
              <rect
                className={classes.answered}
                x={x}
                width={slot * 0.64}
                y={y(day.answered)}
                height={height - y(day.answered)}
                rx={1}
              />
              <rect
                className={classes.refused}
                x={x}
                width={slot * 0.64}
                y={y(day.answered + day.refused)}
                height={Math.max(0, y(day.answered) - y(day.answered + day.refused) - 1)}
                rx={1}
              />
              {(last || (days.length - 1 - index) % 2 === 0) && (
                <text x={x + slot * 0.32} y={height + 18} textAnchor="middle" data-last={last || undefined}>
                  {last ? shortDate(day.date) : dayOfMonth(day.date)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <p className={classes.legend}>
        <span data-kind="answered">{t("home.legend_answered")}</span>
        <span data-kind="refused">{t("home.legend_refused")}</span>
      </p>
      <table className="sr">
        <caption>{t("home.by_day")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("home.day")}</th>
            <th scope="col">{t("home.legend_answered")}</th>
            <th scope="col">{t("home.legend_refused")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date}>
              <th scope="row">{shortDate(day.date)}</th>
              <td>{day.answered}</td>
              <td>{day.refused}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function sentence(day: Days[number]): string {
  return t("home.day_sentence", { day: shortDate(day.date), answered: day.answered, refused: day.refused });
}
