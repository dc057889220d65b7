import { Component, type JSX } from 'preact';
import type { CallError } from './api';
import type { In } from './here';
import { Icon } from './icons';

/** Looks like an address; whether it exists only a mail can tell. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

/** Asks for an e-mail address and says what happens with it. */
export class EmailForm extends Component<In, { problem?: string; busy?: boolean }> {
  private say(problem: string): void {
    this.setState({ problem, busy: false }, () =>
      (this.base as Element).scrollIntoView({ block: 'nearest' }),
    );
  }

  private readonly submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { care, t } = this.props.here;
    const address = (event.currentTarget.elements[0] as HTMLInputElement).value.trim();
    if (this.state.busy) return;
    if (!looksLikeEmail(address)) return this.say(t.emailWrong);
    this.setState({ problem: '', busy: true });
    try {
      await care.leaveEmail(address);
    } catch (cause) {
      const { kind } = cause as CallError;
      this.say(kind === 'rejected' ? t.emailWrong : t[kind === 'limited' ? kind : 'failed']);
    }
  };

  override render() {
    const { t } = this.props.here;
    const { problem, busy } = this.state;
    return (
      <form class="email" noValidate onSubmit={this.submit}>
        <label for="email">{t.byEmail}</label>
        <div class="pair">
          <input
            id="email"
            type="email"
            autoComplete="email"
            placeholder={t.email}
            aria-label={`${t.email}. ${t.byEmail}`}
            aria-invalid={!!problem}
            aria-describedby="problem"
          />
          <button type="submit" class="filled" aria-disabled={busy}>
            {t.send}
          </button>
        </div>
        <p class="problem" id="problem" role="alert">
          {problem && <Icon name="warn" />}
          {problem}
        </p>
      </form>
    );
  }
}
