import type { Citation } from './api';
import type { In } from './here';

/** The passage behind one number of an answer, with its document and page. */
export function SourceCard({ here: { t }, id, citation }: In<{ id: string; citation: Citation }>) {
  const { n, document_name, page, quote } = citation;
  return (
    <figure id={id}>
      <figcaption>
        <span class="cite on" aria-hidden="true">
          {n}
        </span>
        <b dir="auto">{document_name + (page ? `, ${t.page} ${page}` : '')}</b>
      </figcaption>
      <blockquote dir="auto">
        <mark>{quote}</mark>
      </blockquote>
    </figure>
  );
}
