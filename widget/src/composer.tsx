import type { In } from './here';
import { Icon } from './icons';

const LONGEST = 2000;

function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/** The field for a question. Enter sends, Shift and Enter begins a line; while an answer comes the button stops it. */
export function Composer({ here: { care, t } }: In) {
  const { busy } = care.state;
  const send = (field: HTMLTextAreaElement) => {
    const text = field.value.trim();
    if (care.state.busy || !text) return;
    field.value = '';
    grow(field);
    care.ask(text);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget.elements[0] as HTMLTextAreaElement);
      }}
    >
      <textarea
        rows={1}
        dir="auto"
        maxLength={LONGEST}
        placeholder={t.ask}
        aria-label={t.ask}
        onInput={(event) => grow(event.currentTarget)}
        onKeyDown={(event) => {
          // While a word is composed (Japanese, Chinese, Korean) Enter belongs to the input method.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send(event.currentTarget);
        }}
      />
      <button
        type={busy ? 'button' : 'submit'}
        class="round"
        aria-label={busy ? t.stop : t.send}
        onClick={(event) => {
          if (!busy) return;
          // The button is the one that sends as soon as the answer has stopped.
          event.preventDefault();
          care.stop();
        }}
      >
        <Icon name={busy ? 'stop' : 'send'} />
      </button>
    </form>
  );
}
