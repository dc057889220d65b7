import { ago, exactly, moment, moneyParts } from "./format";

/** A moment in its short form; the exact one on hover. */
export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exactly(at)} className="num">
      {moment(at)}
    </time>
  );
}

/** How long ago something was. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exactly(at)} className="num">
      {ago(at)}
    </time>
  );
}

/** An amount in minor units with its currency sign muted. */
export function Money({ minor, currency, exact }: { minor: number; currency: string; exact?: boolean }) {
  const { sign, amount, signFirst } = moneyParts(minor, currency, exact);
  const muted = <span className="muted">{sign}</span>;
  return (
    <span className="num">
      {signFirst && muted}
      {amount}
      {!signFirst && <> {muted}</>}
    </span>
  );
}

/** Nothing: a muted dash. */
export function Nothing() {
  return <span className="muted">–</span>;
}
