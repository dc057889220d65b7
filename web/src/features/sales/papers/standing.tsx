import { text } from "@/i18n/translate";
import type { Choice } from "@/resource/define";
import { Money } from "@/ui/dates";
import { Tag } from "@/ui/tag";

type Props = { paper: { total: number; currency: string; state: string }; states: Choice[] };

/** What a paper comes to and how far it has got, in one line. */
export function Standing({ paper, states }: Props) {
  const state = states.find((one) => one.value === paper.state);
  return (
    <>
      <Money minor={paper.total} currency={paper.currency} />
      {state && <Tag tone={state.tone}>{text(state.label)}</Tag>}
    </>
  );
}
