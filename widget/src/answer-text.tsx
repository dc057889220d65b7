import type { Citation } from './api';
import type { In } from './here';
import type { Answer } from './state';

type CiteProps = In<{ citation: Citation; open: boolean; cardId: string; answer: string }>;

/** The number of a source, as a button that shows its passage. */
function Cite({ here: { care, t }, citation: { n, document_name }, open, cardId, answer }: CiteProps) {
  return (
    <button
      type="button"
      class={open ? 'cite on' : 'cite'}
      aria-expanded={open}
      aria-controls={cardId}
      aria-label={`${t.source} ${n}: ${document_name}`}
      onClick={() => care.set({ shown: open ? null : { key: answer, n } })}
    >
      {n}
    </button>
  );
}

/** Sentences with their numbers; the last letters stay with the first number, so that no line begins with one. */
export function AnswerText({
  here,
  entry,
  shown,
  cardId,
}: In<{ entry: Answer; shown?: number | undefined; cardId: string }>) {
  return (
    <p dir="auto">
      {entry.sentences.map((sentence) => {
        const cited = entry.citations.filter((citation) => sentence.citations?.includes(citation.n));
        const text = sentence.text.trim();
        const cut = cited.length ? text.search(/\S{0,12}$/) : text.length;
        return [
          <span class={cited.some((citation) => citation.n === shown) ? 's on' : 's'}>
            {text.slice(0, cut)}
            <span class="together">
              {text.slice(cut)}
              {cited.map((citation) => (
                <Cite
                  here={here}
                  citation={citation}
                  open={citation.n === shown}
                  cardId={cardId}
                  answer={entry.key}
                />
              ))}
            </span>
          </span>,
          ' ',
        ];
      })}
    </p>
  );
}
