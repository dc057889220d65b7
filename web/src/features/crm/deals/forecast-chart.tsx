import { axisOf } from "@/features/home/overview";
import { t } from "@/i18n/translate";
import { RecordLink } from "@/resource/record-link";
import { minorDigits, moneyParts } from "@/ui/format";
import { usePhone } from "@/ui/use-phone";
import { deals } from "./columns";
import type { ForecastRow } from "./deals";
import classes from "./forecast.module.css";
import "@/i18n/deals-words";

type Bar = ForecastRow & { name: string };

const height = 180;
const left = 76;
const most = 24;

/** Bars of what was won and, on top of it, of what is weighted; the whole open amount stands behind, dashed. */
export function ForecastChart({ rows }: { rows: Bar[] }) {
  // Drawn for the room there is: letters keep their size.
  const width = usePhone() ? 360 : 640;
  const bars = rows.slice(0, most);
  const currency = bars[0]?.currency ?? "EUR";
  const unit = 10 ** minorDigits(currency);
  const lines = axisOf(Math.max(...bars.map((bar) => (bar.won + bar.amount) / unit)));
  const top = (lines.at(-1) ?? 1) * unit;
  const y = (minor: number) => height - (minor / top) * height;
  const slot = (width - left) / bars.length;
  return (
    <>
      <svg className={classes.chart} viewBox={`0 -8 ${width} ${height + 32}`} aria-hidden="true">
        {lines.map((value) => (
          <g key={value}>
            <line className={classes.grid} x1={left} x2={width} y1={y(value * unit)} y2={y(value * unit)} />
            <text x={left - 8} y={y(value * unit) + 4} textAnchor="end">
              {short(value * unit, currency)}
            </text>
          </g>
        ))}
        {bars.map((bar, index) => {
          const wide = Math.min(56, slot * 0.64);
          const x = left + index * slot + (slot - wide) / 2;
          return (
            <RecordLink key={bar.key} to={deals} search={{ filter: bar.filter }} tabIndex={-1}>
              <title>{`${bar.name}: ${short(bar.weighted, currency)}`}</title>
              <rect
                className={classes.whole}
                x={x}
                width={wide}
                y={y(bar.won + bar.amount)}
                height={height - y(bar.amount)}
                rx={1}
              />
              <rect
                className={classes.weighted}
                x={x}
                width={wide}
                y={y(bar.won + bar.weighted)}
                height={height - y(bar.weighted)}
                rx={1}
              />
              <rect
                className={classes.won}
                x={x}
                width={wide}
                y={y(bar.won)}
                height={height - y(bar.won)}
                rx={1}
              />
              <text x={x + wide / 2} y={height + 18} textAnchor="middle">
                {bar.name.length * 6 > slot ? bar.name.slice(0, Math.max(3, Math.floor(slot / 7))) : bar.name}
              </text>
            </RecordLink>
          );
        })}
      </svg>
      <p className={classes.legend}>
        <span data-kind="won">{t("forecast.won")}</span>
        <span data-kind="weighted">{t("forecast.weighted")}</span>
        <span data-kind="whole">{t("forecast.amount")}</span>
      </p>
    </>
  );
}

function short(minor: number, currency: string): string {
  if (minor === 0) return "0";
  const { sign, amount, signFirst } = moneyParts(minor, currency);
  return signFirst ? sign + amount : `${amount} ${sign}`;
}
