import type { ProcessInfo, ServerStatus } from '../../contract/runtime.ts';
import type { LogLevel } from '../client.ts';
import type { Lists, UpstreamConnection, UpstreamReply, UpstreamRequest } from './connection.ts';
import type { Owner } from './owner-port.ts';

/** A connection that one client has for itself; it tells its owner of every call, and knows when it was last used. */
export class OwnConnection implements UpstreamConnection {
  readonly owner: Owner;
  readonly #inner: UpstreamConnection;
  readonly #now: () => number;
  readonly #subscribed = new Set<string>();
  #usedAt: number;

  constructor(inner: UpstreamConnection, owner: Owner, now: () => number) {
    this.owner = owner;
    this.#inner = inner;
    this.#now = now;
    this.#usedAt = now();
  }

  /** Epoch ms. */
  get usedAt(): number {
    return this.#usedAt;
  }

  /** Somebody waits for an answer, or for news of a resource. */
  get busy(): boolean {
    return this.#inner.inFlight > 0 || this.#subscribed.size > 0;
  }

  used(): void {
    this.#usedAt = this.#now();
  }

  get identity(): UpstreamConnection['identity'] {
    return this.#inner.identity;
  }

  get inFlight(): number {
    return this.#inner.inFlight;
  }

  get transport(): ServerStatus['transport'] | undefined {
    return this.#inner.transport;
  }

  get heardAt(): number | undefined {
    return this.#inner.heardAt;
  }

  async request(request: UpstreamRequest): Promise<UpstreamReply> {
    const { client } = request;
    this.used();
    if (client) this.owner.began(client);
    try {
      return await this.#inner.request(request);
    } finally {
      if (client) this.owner.ended(client);
      this.used();
    }
  }

  notify(method: string, params: Buffer | null): void {
    this.#inner.notify(method, params);
  }

  lists(timeoutMs: number): Promise<Lists> {
    return this.#inner.lists(timeoutMs);
  }

  ping(timeoutMs: number): Promise<void> {
    return this.#inner.ping(timeoutMs);
  }

  async subscribe(uri: string, timeoutMs: number): Promise<void> {
    const known = this.#subscribed.has(uri);
    // From the first moment: it must not end as unused while it is asked.
    this.#subscribed.add(uri);
    try {
      await this.#inner.subscribe(uri, timeoutMs);
    } catch (error) {
      if (!known) this.#subscribed.delete(uri);
      throw error;
    }
  }

  async unsubscribe(uri: string, timeoutMs: number): Promise<void> {
    if (this.#subscribed.delete(uri)) this.used();
    await this.#inner.unsubscribe(uri, timeoutMs);
  }

  setLogLevel(level: LogLevel | null, timeoutMs: number): Promise<void> {
    return this.#inner.setLogLevel(level, timeoutMs);
  }

  processes(): ProcessInfo[] {
    return this.#inner.processes();
  }

  close(graceMs: number): Promise<void> {
    return this.#inner.close(graceMs);
  }
}
