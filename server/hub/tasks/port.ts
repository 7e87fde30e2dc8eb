import type { CancelSignal } from '../../lib/cancel.ts';
import type { ClientFacts, ClientPort, LogLevel } from '../client.ts';
import type { UpstreamReply } from '../upstream/connection.ts';

/** Params with the ids of tasks as the client knows them. */
export type SealParams = (params: Buffer) => Buffer;

/** A client during a call about a task: what the server says and asks in its course may name the task (2025-11-25). */
export class TaskPort implements ClientPort {
  readonly #port: ClientPort;
  readonly #seal: SealParams;
  #isAnswered = false;

  constructor(port: ClientPort, seal: SealParams) {
    this.#port = port;
    this.#seal = seal;
  }

  get facts(): ClientFacts {
    return this.#port.facts;
  }

  get logLevel(): LogLevel | null {
    return this.#port.logLevel;
  }

  get standing(): ClientPort {
    return this.#port.standing ?? this.#port;
  }

  /** From now on it is told on its own stream: a task may go on after the call that made it. */
  answered(): void {
    this.#isAnswered = true;
  }

  notify(method: string, params: Buffer | null): void {
    const port = this.#isAnswered ? this.standing : this.#port;
    port.notify(method, params && this.#seal(params));
  }

  ask(method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    return this.#port.ask(method, params && this.#seal(params), signal);
  }

  pause(retryMs: number): void {
    this.#port.pause?.(retryMs);
  }
}
