import type { AnswerEvent, Citation, FailureKind, Message, Sentence } from './api';

/** Why something failed and when it makes sense to try again (milliseconds since 1970, 0 for at once). */
export type Failure = { kind: FailureKind; detail: string; retryAt: number };

export type Question = {
  role: 'visitor';
  key: string;
  text: string;
  status: 'sending' | 'sent' | 'stopped' | 'failed';
  failure: Failure | null;
};

export type Answer = {
  role: 'assistant';
  key: string;
  /** Empty until the server has kept it; only a kept answer can be rated. */
  id: string;
  sentences: Sentence[];
  citations: Citation[];
  refused: boolean;
  helpful: boolean | null;
  askEmail: boolean;
};

export type Entry = Question | Answer;

export type State = {
  open: boolean;
  /** The server has told what it remembers. */
  ready: boolean;
  failure: Failure | null;
  entries: Entry[];
  /** An answer is being made. */
  busy: boolean;
  knownEmail: boolean;
  /** The address left on this page, to be repeated in the confirmation. */
  email: string;
  wantsPerson: boolean;
  /** The one source that is unfolded: its answer's key and its number. */
  shown: { key: string; n: number } | null;
  /** The answer rated on this page last, to be thanked for. */
  rated: string;
};

export const initialState: State = {
  open: false,
  ready: false,
  failure: null,
  entries: [],
  busy: false,
  knownEmail: false,
  email: '',
  wantsPerson: false,
  shown: null,
  rated: '',
};

/** The answer to a question has the question's key with a mark, so that the page keeps its nodes when it is done. */
const answerKey = (key: string): string => `${key}:a`;

function answer(key: string, message?: Message): Answer {
  const sentences = message?.sentences ?? [];
  return {
    role: 'assistant',
    key,
    id: message?.id ?? '',
    sentences: message?.text && sentences.length === 0 ? [{ text: message.text, citations: [] }] : sentences,
    citations: message?.citations ?? [],
    refused: !!message?.refused,
    helpful: message?.helpful ?? null,
    askEmail: !!message?.refused,
  };
}

const question = (key: string, text: string, status: Question['status']): Question => ({
  role: 'visitor',
  key,
  text,
  status,
  failure: null,
});

const patch = (state: State, key: string, change: (entry: Entry) => Entry): Entry[] =>
  state.entries.map((entry) => (entry.key === key ? change(entry) : entry));

/** A question goes out: it and the answer to come are the newest entries, also when it is asked again. */
export function asked(state: State, key: string, text: string): State {
  const earlier = state.entries.filter((entry) => entry.key !== key && entry.key !== answerKey(key));
  const entries = [...earlier, question(key, text, 'sending'), answer(answerKey(key))];
  return { ...state, entries, busy: true, wantsPerson: false };
}

function grown(before: Answer, event: AnswerEvent): Answer {
  if (event.event === 'done') {
    const { message, ask_email } = event.data;
    const after = answer(before.key, message);
    return { ...after, askEmail: ask_email || after.refused };
  }
  const sentences = before.sentences.slice();
  let { citations } = before;
  for (let i = sentences.length; i <= event.data.sentence; i++) sentences[i] = { text: '', citations: [] };
  const at = event.data.sentence;
  const sentence = sentences[at];
  if (!sentence) return before;
  if (event.event === 'delta') {
    sentences[at] = { ...sentence, text: sentence.text + event.data.text };
  } else {
    const { n } = event.data;
    sentences[at] = { ...sentence, citations: [...new Set(sentence.citations).add(n)] };
    citations = [...citations.filter((citation) => citation.n !== n), event.data];
  }
  return { ...before, sentences, citations };
}

/** A piece of the answer to a question arrives; `done` settles both. */
export function arrived(state: State, key: string, event: AnswerEvent): State {
  const entries = patch(state, answerKey(key), (entry) => grown(entry as Answer, event));
  if (event.event !== 'done') return { ...state, entries };
  return {
    ...state,
    busy: false,
    entries: patch({ ...state, entries }, key, (entry) => ({ ...entry, status: 'sent' }) as Entry),
  };
}

/**
 * An answer ends early: stopped by the visitor (no failure) or failed. What has arrived stays readable, an answer of
 * which nothing arrived goes, the question stays in any case.
 */
export function ended(state: State, key: string, failure: Failure | null): State {
  const status = failure ? 'failed' : 'stopped';
  const entries = patch(state, key, (entry) => ({ ...entry, status, failure }) as Entry).filter(
    (entry) => entry.key !== answerKey(key) || (entry as Answer).sentences.length > 0,
  );
  return { ...state, busy: false, entries };
}

const isOpen = (entry: Entry): entry is Question => entry.role === 'visitor' && entry.status !== 'sent';

/**
 * The server's memory comes first; questions of this page that are not in it stay behind it. A question that the
 * memory ends with is kept once: as answered when its answer is there, else as the one still open here.
 */
export function loaded(state: State, messages: Message[], knownEmail: boolean): State {
  const next = { ...state, ready: true, failure: null, knownEmail };
  // A new session in place of one that ran out knows nothing; what the visitor has read stays.
  if (messages.length === 0) return next;
  const known = new Set(state.entries.map((entry) => entry.role === 'assistant' && entry.id));
  const [last, beforeLast] = messages.slice(-2).reverse();
  const answeredAlready = last?.role === 'assistant' && !known.has(last.id) ? beforeLast?.text : undefined;
  const open = state.entries.filter(isOpen).filter((entry) => entry.text !== answeredAlready);
  const keys = open.flatMap((entry) => [entry.key, answerKey(entry.key)]);
  const repeated = last?.role === 'visitor' && open.some((entry) => entry.text === last.text);
  const history = (repeated ? messages.slice(0, -1) : messages).map((message) =>
    message.role === 'visitor' ? question(message.id, message.text, 'sent') : answer(message.id, message),
  );
  return { ...next, entries: [...history, ...state.entries.filter((entry) => keys.includes(entry.key))] };
}

/** An answer is rated, or its rating taken back. */
export const rated = (state: State, key: string, helpful: boolean | null): State => ({
  ...state,
  rated: helpful === null ? '' : key,
  entries: patch(state, key, (entry) => ({ ...entry, helpful }) as Entry),
});
