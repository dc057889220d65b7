import type { paths } from './schema.gen';
import { eventReader, type ServerEvent } from './sse';

type Path = keyof paths;
type JsonOf<T> = T extends { content: { 'application/json': infer J } } ? J : never;
type Body<P extends Path> = paths[P] extends { post: { requestBody: infer B } } ? JsonOf<B> : never;
type Reply<P extends Path> = paths[P] extends { post: { responses: infer R } }
  ? JsonOf<R[keyof R & (200 | 201)]>
  : never;

export type Session = Reply<'/embed/widget/{id}/session'>;
export type Answered = Reply<'/embed/widget/{id}/messages'>;
export type Message = Answered['message'];
export type Citation = NonNullable<Message['citations']>[number];
export type Sentence = NonNullable<Message['sentences']>[number];

/** What arrives while an answer is made: whole checked sentences, their sources, and at the end the kept message. */
export type AnswerEvent =
  | { event: 'delta'; data: { text: string; sentence: number } }
  | { event: 'citation'; data: Citation & { sentence: number } }
  | { event: 'done'; data: Answered };

/** Why a call failed, as far as the visitor can do something about it. */
export type FailureKind = 'offline' | 'network' | 'limited' | 'token' | 'gone' | 'rejected' | 'failed';

/** A call that failed. `detail` is the server's text for people; `wait` is in seconds, 0 unless `limited`. */
export class CallError extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly detail = '',
    readonly wait = 0,
  ) {
    super(kind);
  }
}

/** Silence on a stream after which it counts as broken, in milliseconds. */
const SILENCE = 60_000;
/** Seconds to wait when the server limits without saying how long. */
const WAIT = 30;

/** Seconds that a Retry-After header asks for, given as seconds or as a date. */
export function retryAfter(header: string | null, now = Date.now()): number {
  const seconds = Number(header) || Math.ceil((Date.parse(header ?? '') - now) / 1000);
  return seconds > 0 ? seconds : WAIT;
}

function refusal(status: number, detail?: string, header: string | null = null): CallError {
  if (status === 429) return new CallError('limited', detail, retryAfter(header));
  if (status === 401) return new CallError('token');
  if ([403, 404, 410].includes(status)) return new CallError('gone');
  return new CallError(status < 500 ? 'rejected' : 'failed', detail);
}

function lost(cause: Error): Error {
  if (cause instanceof CallError || cause.name === 'AbortError') return cause;
  return new CallError(navigator.onLine ? 'network' : 'offline');
}

function readEvent({ event, data }: ServerEvent): AnswerEvent {
  const value = JSON.parse(data);
  if (event === 'error') throw refusal(value.status, value.detail);
  return { event: event as AnswerEvent['event'], data: value };
}

async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<AnswerEvent> {
  const reader = body.getReader();
  const read = eventReader();
  for (;;) {
    const timer = setTimeout(() => reader.cancel(), SILENCE);
    const { value } = await reader.read();
    clearTimeout(timer);
    if (!value) return;
    for (const event of read(value)) yield readEvent(event);
  }
}

/** The calls of one widget. Every address it asks for is written in this file. */
export class Api {
  constructor(
    private readonly base: string,
    private readonly id: string,
  ) {}

  async session(body: Body<'/embed/widget/{id}/session'>): Promise<Session> {
    return (await this.post('/embed/widget/{id}/session', body)).json();
  }

  leaveEmail(token: string, body: Body<'/embed/widget/{id}/email'>): Promise<unknown> {
    return this.post('/embed/widget/{id}/email', body, token);
  }

  rate(token: string, body: Body<'/embed/widget/{id}/rating'>): Promise<unknown> {
    return this.post('/embed/widget/{id}/rating', body, token);
  }

  /** Asks and yields the answer as it comes. Ends without `done` only by throwing. */
  async *ask(
    token: string,
    body: Body<'/embed/widget/{id}/messages'>,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent> {
    const response = await this.post('/embed/widget/{id}/messages', body, token, signal);
    try {
      if (!response.body || response.headers.get('Content-Type')?.includes('json')) {
        return yield { event: 'done', data: await response.json() };
      }
      for await (const event of readStream(response.body)) {
        yield event;
        if (event.event === 'done') return;
      }
    } catch (cause) {
      throw lost(cause as Error);
    }
    throw new CallError('network');
  }

  private async post<P extends Path>(
    path: P,
    body: Body<P>,
    token?: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const response = await fetch(this.base + path.replace('{id}', this.id), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: signal ? 'text/event-stream' : 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      credentials: 'omit',
      ...(signal && { signal }),
    }).catch((cause) => {
      throw lost(cause);
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw refusal(response.status, problem.detail, response.headers.get('Retry-After'));
  }
}
