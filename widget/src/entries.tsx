import { AnswerText } from './answer-text';
import { EmailForm } from './email-form';
import { FailureNote } from './failure-note';
import type { In } from './here';
import { Icon } from './icons';
import { Rating } from './rating';
import { SourceCard } from './source-card';
import type { Answer, Question } from './state';

/** What the visitor asked, and what became of it when it did not go well. */
export function QuestionEntry({ here, entry }: In<{ entry: Question }>) {
  const { care, t } = here;
  const { status, failure, text } = entry;
  const retry = () => care.retry(entry);
  return (
    <div class="asked">
      <p class="mine" dir="auto">
        <span class="hidden">{t.you}: </span>
        {text}
      </p>
      {failure && <FailureNote here={here} failure={failure} kept retry={retry} />}
      {status === 'stopped' && (
        <p class="note">
          {t.stopped}{' '}
          <button type="button" class="link" onClick={retry}>
            {t.retry}
          </button>
        </p>
      )}
    </div>
  );
}

/** The way on below the newest entry: a field for an address, or the word that there is one already. */
export function NextStep({ here, asks }: In<{ asks: boolean }>) {
  const { care, config, t } = here;
  const { knownEmail, email, wantsPerson } = care.state;
  if (!config.ask_email || !(asks || wantsPerson || email)) return null;
  if (!knownEmail) return <EmailForm here={here} />;
  return (
    <p class="done">
      <Icon name="check" />
      <span>
        {email && t.thanks} {t.byEmail} {email && <b>{email}</b>}
      </span>
    </p>
  );
}

/** An answer as far as it has arrived, with the passage asked for and its rating. */
export function AnswerEntry({ here, entry }: In<{ entry: Answer }>) {
  const { care, t } = here;
  const { shown } = care.state;
  const n = shown?.key === entry.key ? shown.n : undefined;
  const citation = entry.citations.find((one) => one.n === n);
  const cardId = `source-${entry.key}`;
  return (
    <div class="answer">
      <Icon name="lens" />
      <span class="hidden">{t.assistant}: </span>
      {entry.sentences.length ? (
        <AnswerText here={here} entry={entry} shown={n} cardId={cardId} />
      ) : (
        <p class={entry.id ? '' : 'looking'}>{entry.id ? t.refused : `${t.looking} …`}</p>
      )}
      {citation && <SourceCard here={here} id={cardId} citation={citation} />}
      {entry.id && <Rating here={here} entry={entry} />}
    </div>
  );
}
