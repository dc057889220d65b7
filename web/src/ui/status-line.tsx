import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import { Keys } from "./kbd";
import classes from "./status-line.module.css";

export type KeyHint = { keys: string[]; label: string };
type Props = { live: "connecting" | "live" | "offline"; children?: ReactNode; keys?: KeyHint[] };

/** The last line of a working page: what is live, how many, what runs, which keys work. It is the live region as well. */
export function StatusLine({ live, children, keys = [] }: Props) {
  return (
    <footer className={classes.line}>
      <span className={classes.live} data-live={live}>
        {t(`live.${live}`)}
      </span>
      <span className={classes.words} role="status">
        {children}
      </span>
      <span className={classes.keys}>
        {keys.map((hint) => (
          <span key={hint.label} className={classes.hint}>
            <Keys keys={hint.keys} /> {hint.label}
          </span>
        ))}
      </span>
    </footer>
  );
}
