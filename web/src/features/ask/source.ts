// A citation as it is shown: its span inside the passage around it.
import type { Citation } from "@/api/shapes";
import { indexSpans } from "@/features/knowledge/byte-span";
import type { Source } from "@/ui/passage";
import type { Trace } from "./reading";

const around = 180;

/** Without the trace there is the span alone. */
export function sourceOf(citation: Citation, passages: Trace["passages"] = []): Source {
  const { n, document_name: document, page, quote } = citation;
  const passage = passages.find((one) => one.passage_id === citation.passage_id);
  if (!passage) return { n, document, page, quote };
  const inside = { start: citation.start - passage.start, end: citation.end - passage.start };
  const [span] = indexSpans(passage.text, [inside]);
  // The passage of another version of the document would show another span.
  if (!span || passage.text.slice(span.start, span.end) !== quote) return { n, document, page, quote };
  return {
    n,
    document,
    page,
    before: tailOf(passage.text.slice(0, span.start)),
    quote,
    after: headOf(passage.text.slice(span.end)),
  };
}

/** What stands before the span in its own paragraph. */
function tailOf(before: string): string {
  const text = before.slice(before.lastIndexOf("\n") + 1);
  if (text.length <= around) return text;
  const cut = text.slice(-around);
  return `… ${cut.slice(cut.search(/\s/) + 1)}`;
}

function headOf(after: string): string {
  const text = after.split("\n", 1)[0] ?? "";
  if (text.length <= around) return text;
  return `${text.slice(0, around).replace(/\s\S*$/, "")} …`;
}
