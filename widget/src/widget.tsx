import { accentRoles } from './colour';
import type { In } from './here';
import { Icon } from './icons';
import { Panel } from './panel';

const stop = (event: Event) => event.stopPropagation();

/** The launcher in the corner and, when open, the panel above it. */
export function Widget({ here, dark, language }: In<{ dark: boolean; language: string }>) {
  const { care, config, t } = here;
  const { open } = care.state;
  const id = `panel-${config.id}`;
  let launcher: HTMLElement | null;

  const toggle = () => {
    // Drawing takes the reference away and gives the next one.
    const button = launcher;
    care.set({ open: !open });
    if (open) button?.focus({ preventScroll: true });
    else care.start();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of the controls inside
    <div
      class={dark ? 'root dark' : 'root'}
      lang={language}
      style={accentRoles(config.accent, dark)}
      onKeyDown={(event) => {
        // The page's own shortcuts are not meant by what is typed here.
        stop(event);
        if (open && event.key === 'Escape' && !event.isComposing) toggle();
      }}
      onKeyUp={stop}
      onKeyPress={stop}
    >
      {open && <Panel here={here} id={id} close={toggle} />}
      <button
        type="button"
        class={`launcher ${config.position}`}
        ref={(element) => {
          launcher = element;
        }}
        aria-label={open ? t.close : t.open}
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name={open ? 'down' : 'chat'} />
      </button>
    </div>
  );
}
