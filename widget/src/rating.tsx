import type { In } from './here';
import { Icon } from './icons';
import type { Answer } from './state';

/** Thumbs up and down for one kept answer. */
export function Rating({ here: { care, t }, entry }: In<{ entry: Answer }>) {
  const thumb = (helpful: boolean, name: string) => (
    <button
      type="button"
      class={helpful ? 'icon' : 'icon over'}
      aria-label={name}
      aria-pressed={entry.helpful === helpful}
      onClick={() => entry.helpful !== helpful && care.rate(entry, helpful)}
    >
      <Icon name="thumb" />
    </button>
  );
  return (
    <div class="rating">
      {thumb(true, t.helped)}
      {thumb(false, t.notHelped)}
      {care.state.rated === entry.key && <span class="note">{t.thanks}</span>}
    </div>
  );
}
