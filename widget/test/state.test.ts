import { describe, expect, it } from 'vitest';
import type { Citation, Message } from '../src/api';
import {
  type Answer,
  arrived,
  asked,
  ended,
  type Failure,
  initialState,
  loaded,
  type Question,
  rated,
  type State,
} from '../src/state';

const citation = (n: number): Citation => ({
  n,
  document_id: 'd1',
  document_name: 'Guide',
  passage_id: 'p1',
  start: 0,
  end: 5,
  quote: 'quote',
  page: 14,
});

const message = (id: string, role: Message['role'], text: string, more: Partial<Message> = {}): Message => ({
  id,
  role,
  text,
  sentences: [],
  citations: [],
  refused: false,
  created_at: '2026-01-01T00:00:00Z',
  helpful: null,
  ...more,
});

const broken: Failure = { kind: 'network', detail: '', retryAt: 0 };
const delta = (text: string, sentence: number) => ({ event: 'delta' as const, data: { text, sentence } });
const lastAnswer = (state: State) => state.entries[state.entries.length - 1] as Answer;
const question = (state: State, key: string) => state.entries.find((entry) => entry.key === key) as Question;
const texts = (state: State) =>
  state.entries.map((entry) =>
    entry.role === 'visitor' ? entry.text : entry.sentences.map((s) => s.text).join(' '),
  );

describe('an answer that comes', () => {
  const started = asked(initialState, 'q1', 'Why?');

  it('stands behind its question and keeps the visitor waiting', () => {
    expect(started.busy).toBe(true);
    expect(started.entries.map((entry) => entry.role)).toEqual(['visitor', 'assistant']);
  });

  it('grows by sentences, also out of order and in parts', () => {
    const state = [delta('Second', 1), delta('First.', 0), delta(' one.', 1)].reduce(
      (s, e) => arrived(s, 'q1', e),
      started,
    );
    expect(lastAnswer(state).sentences.map((s) => s.text)).toEqual(['First.', 'Second one.']);
  });

  it('collects sources once and ties them to their sentence', () => {
    const cited = { event: 'citation' as const, data: { ...citation(2), sentence: 0 } };
    const state = [delta('First.', 0), cited, cited].reduce((s, e) => arrived(s, 'q1', e), started);
    expect(lastAnswer(state).sentences[0]?.citations).toEqual([2]);
    expect(lastAnswer(state).citations).toHaveLength(1);
  });

  it('is the kept message when done, under the same key', () => {
    const kept = message('m1', 'assistant', 'First.', {
      sentences: [{ text: 'First.', citations: [1] }],
      citations: [citation(1)],
    });
    const state = arrived(started, 'q1', { event: 'done', data: { message: kept, ask_email: true } });
    expect(lastAnswer(state)).toMatchObject({ id: 'm1', key: lastAnswer(started).key, askEmail: true });
    expect(state.busy).toBe(false);
    expect(question(state, 'q1').status).toBe('sent');
  });

  it('offers a next step when it is a refusal, and shows its text', () => {
    const kept = message('m1', 'assistant', 'Not in the documents.', { refused: true });
    const state = arrived(started, 'q1', { event: 'done', data: { message: kept, ask_email: false } });
    expect(lastAnswer(state)).toMatchObject({ refused: true, askEmail: true });
    expect(texts(state)).toEqual(['Why?', 'Not in the documents.']);
  });
});

describe('an answer that ends early', () => {
  const started = asked(initialState, 'q1', 'Why?');

  it('keeps the question and what could be read', () => {
    const state = ended(arrived(started, 'q1', delta('First.', 0)), 'q1', broken);
    expect(texts(state)).toEqual(['Why?', 'First.']);
    expect(question(state, 'q1')).toMatchObject({ status: 'failed', failure: broken });
    expect(state.busy).toBe(false);
  });

  it('leaves nothing when nothing had come', () => {
    expect(texts(ended(started, 'q1', null))).toEqual(['Why?']);
    expect(question(ended(started, 'q1', null), 'q1').status).toBe('stopped');
  });

  it('is asked again once, as the newest', () => {
    const failed = ended(arrived(started, 'q1', delta('First.', 0)), 'q1', broken);
    const later = ended(asked(failed, 'q2', 'How?'), 'q2', null);
    const state = asked(later, 'q1', 'Why?');
    expect(texts(state)).toEqual(['How?', 'Why?', '']);
    expect(question(state, 'q1').failure).toBeNull();
  });
});

describe('what the server remembers', () => {
  const history = [
    message('v1', 'visitor', 'Before?'),
    message('m1', 'assistant', 'Yes.', { helpful: true }),
  ];

  it('is shown before what is being asked', () => {
    const state = loaded(asked(initialState, 'q1', 'Why?'), history, true);
    expect(texts(state)).toEqual(['Before?', 'Yes.', 'Why?', '']);
    expect(state).toMatchObject({ ready: true, knownEmail: true });
  });

  it('settles a question whose answer had been made after all', () => {
    const failed = ended(asked(initialState, 'q1', 'Before?'), 'q1', broken);
    expect(texts(loaded(failed, history, false))).toEqual(['Before?', 'Yes.']);
  });

  it('does not take an older answer for the newer question of the same words', () => {
    const before = loaded(initialState, history, false);
    const failed = ended(asked(before, 'q1', 'Before?'), 'q1', broken);
    expect(texts(loaded(failed, history, false))).toEqual(['Before?', 'Yes.', 'Before?']);
  });

  it('does not repeat a question that was kept without an answer', () => {
    const failed = ended(asked(initialState, 'q1', 'Why?'), 'q1', broken);
    const state = loaded(failed, [...history, message('v2', 'visitor', 'Why?')], false);
    expect(texts(state)).toEqual(['Before?', 'Yes.', 'Why?']);
    expect(question(state, 'q1').failure).toEqual(broken);
  });

  it('takes nothing away when it is empty', () => {
    const before = loaded(initialState, history, false);
    expect(texts(loaded(before, [], false))).toEqual(['Before?', 'Yes.']);
  });

  it('carries the rating, which can be changed and taken back', () => {
    const before = loaded(initialState, history, false);
    expect(lastAnswer(before).helpful).toBe(true);
    expect(lastAnswer(rated(before, 'm1', false)).helpful).toBe(false);
    expect(rated(before, 'm1', null)).toMatchObject({ rated: '' });
  });
});
