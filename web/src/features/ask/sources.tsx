import { Link } from "@tanstack/react-router";
import type { Citation } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Mark } from "@/ui/passage";
import { spanLink } from "./answer-cite";
import type { Lit } from "./answer-text";
import classes from "./ask.module.css";
import "@/i18n/knowledge-words";

type Props = { citations: Citation[]; lit: Lit | undefined; onLight: (lit: Lit | undefined) => void };

/** What the answer rests on, one line a citation; each leads to its span. */
export function Sources({ citations, lit, onLight }: Props) {
  return (
    <section className={classes.sources}>
      <h3>{t("ask.sources")}</h3>
      <ul>
        {citations
          .toSorted((a, b) => a.n - b.n)
          .map((citation) => (
            <li key={citation.n}>
              <Link
                {...spanLink(citation)}
                className={classes.source}
                onMouseEnter={() => onLight({ n: citation.n })}
                onMouseLeave={() => onLight(undefined)}
                onFocus={() => onLight({ n: citation.n })}
                onBlur={() => onLight(undefined)}
              >
                <Mark n={citation.n} lit={lit?.n === citation.n} />
                <span className="cut">{citation.document_name}</span>
                {citation.page ? (
                  <span className="muted end num">{t("ask.page_short", { page: citation.page })}</span>
                ) : null}
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
}
