import { type Api, CallError } from './api';
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
} from './state';
import type { VisitorMemory } from './storage';

/** The address the visitor is on, without what may name them: no query, no fragment. */
const pageUrl = (): string => location.origin + location.pathname;

function failureOf(cause: unknown): Failure {
  const { kind, detail, wait } = cause instanceof CallError ? cause : new CallError('failed');
  return { kind, detail, retryAt: wait && Date.now() + wait * 1000 };
}

/** One visitor's talk through one widget: holds the state and speaks with the server. It draws nothing. */
export class Care {
  state: State = initialState;
  /** Called after every change of the state. */
  changed = () => {};
  private starting: Promise<void> | null = null;
  private asking: AbortController | null = null;
  private count = 0;

  constructor(
    private readonly api: Api,
    private readonly memory: VisitorMemory,
  ) {}

  /** Changes what the visitor sees without asking the server. */
  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  /** Begins or resumes the session, once. A failure is kept in the state, where the panel shows it. */
  start(): void {
    if (!this.state.ready) this.session().catch(() => {});
  }

  /** Asks; never throws, since a failure belongs to the question. */
  async ask(text: string, key = `q${this.count++}`): Promise<void> {
    this.set(asked(this.state, key, text));
    this.asking = new AbortController();
    try {
      await this.receive(key, text, this.asking.signal);
    } catch (cause) {
      this.set(ended(this.state, key, this.asking.signal.aborted ? null : failureOf(cause)));
    }
  }

  /** Asks again, unless the first attempt reached the server after all and its answer is there. */
  async retry({ key, text, failure }: Question): Promise<void> {
    if (this.state.busy) return;
    if (failure?.kind === 'network') await this.session().catch(() => {});
    if (this.state.entries.some((entry) => entry.key === key)) await this.ask(text, key);
  }

  /** Sends what was kept while there was no connection. */
  async backOnline(): Promise<void> {
    if (this.state.failure) this.start();
    for (const entry of this.state.entries) {
      if (entry.role === 'visitor' && entry.failure?.kind === 'offline') await this.retry(entry);
    }
  }

  stop(): void {
    this.asking?.abort();
  }

  /** Shows the rating at once and takes it back when the server did not get it. */
  async rate({ key, id, helpful: before }: Answer, helpful: boolean): Promise<void> {
    this.set(rated(this.state, key, helpful));
    try {
      await this.api.rate(await this.token(), { message_id: id, helpful });
    } catch {
      this.set(rated(this.state, key, before));
    }
  }

  /** Throws a CallError when the server did not take the address. */
  async leaveEmail(email: string): Promise<void> {
    await this.api.leaveEmail(await this.token(), { email });
    this.set({ email, knownEmail: true });
  }

  private session(): Promise<void> {
    this.starting ??= this.load().finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  private async load(): Promise<void> {
    const known = this.memory.read();
    try {
      const session = await this.api.session({ page_url: pageUrl(), ...(known && { visitor_token: known }) });
      this.memory.write(session.visitor_token);
      this.set(loaded(this.state, session.conversation?.messages ?? [], session.known_email));
    } catch (cause) {
      this.set({ failure: failureOf(cause) });
      throw cause;
    }
  }

  private async token(): Promise<string> {
    if (!this.state.ready) await this.session();
    return this.memory.read();
  }

  /** Takes the answer in as it comes; a token that the server no longer takes is replaced once. */
  private async receive(key: string, text: string, signal: AbortSignal, again = true): Promise<void> {
    try {
      for await (const event of this.api.ask(await this.token(), { text, page_url: pageUrl() }, signal)) {
        this.set(arrived(this.state, key, event));
      }
    } catch (cause) {
      if (!again || !(cause instanceof CallError) || cause.kind !== 'token') throw cause;
      this.memory.write('');
      await this.session();
      await this.receive(key, text, signal, false);
    }
  }
}
