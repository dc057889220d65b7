import { Component } from 'preact';
import type { In } from './here';
import { Icon } from './icons';
import type { Failure } from './state';
import type { Strings } from './strings';

function reason({ kind, detail }: Failure, t: Strings): string {
  if (kind === 'rejected') return detail || t.failed;
  return t[kind === 'token' ? 'failed' : kind];
}

/** What went wrong, what was kept, and the one way on; counts down when the server asked to wait. */
export class FailureNote extends Component<In<{ failure: Failure; kept?: boolean; retry: () => void }>> {
  private timer = 0;

  override componentDidMount() {
    this.timer = window.setInterval(() => this.forceUpdate(), 1000);
  }

  override componentWillUnmount() {
    clearInterval(this.timer);
  }

  override render() {
    const { here, failure, kept, retry } = this.props;
    const { t } = here;
    const left = Math.max(0, Math.ceil((failure.retryAt - Date.now()) / 1000));
    const hopeless = failure.kind === 'gone' || failure.kind === 'rejected';
    return (
      <div class="problem">
        <Icon name="warn" />
        <span>
          {reason(failure, t)} {kept && !hopeless && t.kept}{' '}
          {!hopeless && (
            // The seconds would be read out one by one.
            <button
              type="button"
              class="link"
              aria-live="off"
              aria-disabled={left > 0}
              onClick={() => left || retry()}
            >
              {t.retry}
              {left > 0 && ` (${left} s)`}
            </button>
          )}
        </span>
      </div>
    );
  }
}
