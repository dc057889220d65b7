import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import classes from "./passage.module.css";

/** A citation as it is shown: the span in evidence, with what stands around it in the passage. */
export type Source = {
  n: number;
  document: string;
  page: number | null;
  before?: string;
  quote: string;
  after?: string;
};

/** The number of a citation where it can't be opened. */
export function Mark({ n, lit }: { n: number; lit: boolean }) {
  return (
    <span className={classes.cite} data-lit={lit || undefined}>
      {n}
    </span>
  );
}

/** Where a sentence comes from: document, page, and the passage with its span. */
export function Passage({ source }: { source: Source }) {
  return (
    <div>
      <div className={classes.head}>
        <Mark n={source.n} lit />
        <b className="cut">{source.document}</b>
        {source.page !== null && (
          <span className="small muted end">{t("cite.page", { page: source.page })}</span>
        )}
      </div>
      <p className={classes.passage}>
        {source.before}
        <mark>{source.quote}</mark>
        {source.after}
      </p>
    </div>
  );
}

/** A sentence of an answer, tinted while its citation is looked at. */
export function Cited({ lit, children }: { lit: boolean; children: ReactNode }) {
  return (
    <span className={classes.sentence} data-lit={lit || undefined}>
      {children}
    </span>
  );
}
