import { Component } from 'preact';
import { Composer } from './composer';
import type { In } from './here';
import { Icon } from './icons';
import { Thread } from './thread';

type Props = In<{ id: string; close: () => void }>;

function Header({ here: { config, t }, close }: Omit<Props, 'id'>) {
  const { title, company } = config;
  return (
    <header>
      <span class="mark" aria-hidden="true">
        {(company || title)[0]}
      </span>
      <div class="names" dir="auto">
        <h2>{title}</h2>
        {company !== title && <p>{company}</p>}
      </div>
      <button type="button" class="icon" aria-label={t.close} onClick={close}>
        <Icon name="x" />
      </button>
    </header>
  );
}

function Foot({ here: { care, config, t } }: In) {
  const { entries, knownEmail, wantsPerson } = care.state;
  return (
    <div class="foot">
      {config.ask_email && !knownEmail && !wantsPerson && entries.length > 0 && (
        <button type="button" class="quiet" onClick={() => care.set({ wantsPerson: true })}>
          <Icon name="contact" />
          {t.person}
        </button>
      )}
      <span class="by">
        <Icon name="logo" />
        Rapport
      </span>
    </div>
  );
}

/** The open widget. On a phone it is modal and takes the whole screen, elsewhere the page beside it stays usable. */
export class Panel extends Component<Props> {
  override componentDidMount() {
    const panel = this.base as HTMLDialogElement;
    const view = window.visualViewport;
    if (matchMedia('(max-width: 640px)').matches) {
      panel.showModal();
      // No length unit knows what the on-screen keyboard leaves of the screen.
      const fit = () => {
        panel.style.top = `${view?.offsetTop}px`;
        panel.style.height = `${view?.height}px`;
      };
      if (view) view.onresize = view.onscroll = fit;
      panel.focus();
    } else {
      panel.show();
      panel.querySelector('textarea')?.focus({ preventScroll: true });
    }
  }

  override componentWillUnmount() {
    const view = window.visualViewport;
    if (view) view.onresize = view.onscroll = null;
  }

  override render() {
    const { here, id, close } = this.props;
    return (
      <dialog class={here.config.position} id={id} aria-label={here.config.title} tabIndex={-1}>
        <Header here={here} close={close} />
        <Thread here={here} />
        <footer>
          <Composer here={here} />
          <Foot here={here} />
        </footer>
      </dialog>
    );
  }
}
