import type { Citation } from "@/api/shapes";
import { Cited } from "@/ui/passage";
import classes from "./answer.module.css";
import { AnswerCite } from "./answer-cite";
import type { Sentence, Trace } from "./reading";

/** The citation that is looked at, and behind which sentence; without one, wherever it stands. */
export type Lit = { n: number; sentence?: number };

type Props = {
  sentences: Sentence[];
  citations: Citation[];
  /** With the passages of the trace a card shows what stands around its span. */
  passages?: Trace["passages"];
  lit: Lit | undefined;
  onLight: (lit: Lit | undefined) => void;
  writing?: boolean;
};

/** Checked sentences, each with the numbers of what it rests on. */
export function AnswerText({ sentences, citations, passages, lit, onLight, writing = false }: Props) {
  return (
    <p className={classes.text}>
      {sentences.map((sentence, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences are told apart by their place
        <span key={index}>
          <Cited lit={isLit(lit, sentence, index)}>
            {sentence.text}
            <span className={classes.together}>
              {citationsOf(sentence, citations).map((citation) => (
                <AnswerCite
                  key={citation.n}
                  citation={citation}
                  passages={passages}
                  lit={lit?.n === citation.n && isLit(lit, sentence, index)}
                  onLight={(on) => onLight(on ? { n: citation.n, sentence: index } : undefined)}
                />
              ))}
            </span>
          </Cited>{" "}
        </span>
      ))}
      {writing && <span className={classes.caret} aria-hidden="true" />}
    </p>
  );
}

function isLit(lit: Lit | undefined, { citations }: Sentence, index: number): boolean {
  if (!lit || !citations.includes(lit.n)) return false;
  return lit.sentence === undefined || lit.sentence === index;
}

function citationsOf({ citations: numbers }: Sentence, citations: Citation[]): Citation[] {
  return numbers.flatMap((n) => citations.find((citation) => citation.n === n) ?? []);
}
