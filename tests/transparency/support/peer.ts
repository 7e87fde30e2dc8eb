import type { Members } from './said.ts';

/** What a client says to a question: `"result":{…}` or `"error":{…}`, as it goes out; null for nothing. */
export type Answerer = (question: Members) => string | null | Promise<string | null>;

/** A request that is being answered. */
export interface Exchange {
  /** Every message said on its behalf so far. */
  readonly said: readonly string[];
  /** Resolves when so many messages were said. */
  reached(count: number): Promise<void>;
  /** Resolves with all of them: the answer is the last. */
  readonly done: Promise<string[]>;
  /** The client's connection breaks; what was said until then counts. Resolves when it is closed. */
  lose(): Promise<void>;
  /** The client comes back for the rest, which continues `said`. */
  resume(): Promise<void>;
}

/** One client, talking to a server itself or to the hub in front of it; it says and hears bytes. */
export interface Peer {
  /** The bytes of the answer to `initialize`; empty for clients that send none. */
  readonly hello: string;
  begin(request: string, answer?: Answerer): Exchange;
  /** A message that wants no answer. */
  tell(message: string): Promise<void>;
  /** From now on what belongs to no request is heard. */
  listen(): Promise<Heard>;
  close(): Promise<void>;
}

/** What belongs to no request. */
export interface Heard {
  readonly said: readonly string[];
  /** The messages up to the first that is wanted, that one included. */
  until(wanted: (message: string) => boolean): Promise<string[]>;
}

export function exchange(peer: Peer, request: string, answer?: Answerer): Promise<string[]> {
  return peer.begin(request, answer).done;
}

const LATE_MS = 15_000;

/** Messages as they come, for whoever waits for some of them. */
export class Inbox {
  readonly said: string[] = [];
  readonly #waiting = new Set<() => void>();
  #failure: Error | null = null;

  push(message: string): void {
    this.said.push(message);
    this.#wake();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** @throws what it failed with, or after 15 s with all that was said */
  async when<T>(find: () => T | undefined): Promise<T> {
    const deadline = Date.now() + LATE_MS;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#failure) throw this.#failure;
      if (Date.now() >= deadline)
        throw new Error(`it did not come; there was ${this.said.join('\n') || 'nothing'}`);
      await this.#next(deadline - Date.now());
    }
  }

  async until(wanted: (message: string) => boolean): Promise<string[]> {
    const end = await this.when(() => {
      const at = this.said.findIndex(wanted);
      return at < 0 ? undefined : at + 1;
    });
    return this.said.slice(0, end);
  }

  #next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
