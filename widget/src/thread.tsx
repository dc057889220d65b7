import { Component } from 'preact';
import { AnswerEntry, NextStep, QuestionEntry } from './entries';
import { FailureNote } from './failure-note';
import type { In } from './here';
import { Icon } from './icons';
import type { Question } from './state';

/** How near the end counts as reading the end, in pixels. */
const NEAR = 48;

/** The talk so far, read out politely as it grows. Keeps the end in view while the visitor is reading there. */
export class Thread extends Component<In> {
  private list: HTMLElement | null = null;
  private atEnd = true;

  override componentDidMount() {
    this.componentDidUpdate();
  }

  override componentDidUpdate() {
    const question = this.props.here.care.state.entries.slice(-2)[0] as Question | undefined;
    const justAsked =
      question?.status === 'sending' && this.props.here.care.state.entries.slice(-1)[0]?.role === 'assistant';
    if (this.list && (this.atEnd || justAsked)) this.list.scrollTop = this.list.scrollHeight;
  }

  private readonly look = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.list as HTMLElement;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
  };

  override render() {
    const { here } = this.props;
    const { care, config, t } = here;
    const { entries, ready, failure } = care.state;
    const last = entries[entries.length - 1];
    return (
      <div
        class="thread"
        role="log"
        aria-label={t.conversation}
        // History that comes back after a reload is not news.
        aria-live={ready ? 'polite' : 'off'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        ref={(element) => {
          this.list = element;
        }}
        onScroll={this.look}
      >
        <div class="answer">
          <Icon name="lens" />
          <p dir="auto">{config.greeting || `${t.ask}.`}</p>
        </div>
        {entries.map((entry) =>
          entry.role === 'visitor' ? (
            <QuestionEntry key={entry.key} here={here} entry={entry} />
          ) : (
            <AnswerEntry key={entry.key} here={here} entry={entry} />
          ),
        )}
        <NextStep here={here} asks={last?.role === 'assistant' && last.askEmail} />
        {failure && !last && <FailureNote here={here} failure={failure} retry={() => care.start()} />}
      </div>
    );
  }
}
