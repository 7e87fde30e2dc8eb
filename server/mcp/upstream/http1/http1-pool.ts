import { bareHost } from '../../../lib/host.ts';
import type { HttpCall } from '../http-client.ts';
import type { Wire, WireHandler } from '../wire.ts';
import { type ConnectionOwner, Http1Connection, type WireRequest } from './http1-connection.ts';
import { headerLines } from './request-head.ts';
import { WireError } from './wire-error.ts';

const SWEEP_MS = 1_000;

/**
 * Connections to one origin without TLS, written for calls that are small and many: a request is one write, an answer
 * is read out of one buffer, and nothing is made for a call that a call does not need.
 */
export class Http1Pool implements Wire, ConnectionOwner {
  readonly host: string;
  readonly port: number;
  readonly #authority: string;
  readonly #most: number;
  readonly #all = new Set<Http1Connection>();
  /** Those that wait for a request; the one that was used last is taken first. */
  readonly #idle: Http1Connection[] = [];
  readonly #queue: WireRequest[] = [];
  #connecting = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param most connections at once; further requests wait */
  constructor(origin: string, most: number) {
    const url = new URL(origin);
    this.host = bareHost(url.hostname);
    this.port = Number(url.port) || 80;
    this.#authority = url.host;
    this.#most = most;
  }

  exchange(call: HttpCall, handler: WireHandler): () => void {
    if (this.#closed) throw new WireError('ECANCELED', 'the connections were closed');
    const request: WireRequest = { head: this.#headOf(call), body: call.body, handler, on: null };
    this.#place(request);
    return () => this.#cut(request);
  }

  async destroy(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    const error = new WireError('ECANCELED', 'the connections were closed');
    for (const request of this.#queue.splice(0)) request.handler.onError(error);
    for (const connection of [...this.#all]) connection.fail(error);
  }

  onConnected(connection: Http1Connection): void {
    this.#connecting--;
    connection.idleUntil = performance.now() + SWEEP_MS;
    this.onFree(connection);
  }

  onFailedToConnect(connection: Http1Connection, error: Error): void {
    this.#connecting--;
    this.#all.delete(connection);
    this.#queue.shift()?.handler.onError(error);
    this.#open();
  }

  onFree(connection: Http1Connection): void {
    const next = this.#queue.shift();
    if (next) {
      connection.carry(next);
      return;
    }
    this.#idle.push(connection);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  onGone(connection: Http1Connection): void {
    this.#all.delete(connection);
    const at = this.#idle.lastIndexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#open();
  }

  #headOf({ method, path, headers, body }: HttpCall): string {
    const lines = headerLines(headers, this.#authority);
    const length = body
      ? `content-length: ${body.length}\r\n`
      : method === 'POST'
        ? 'content-length: 0\r\n'
        : '';
    return `${method} ${path} HTTP/1.1\r\n${lines}${length}\r\n`;
  }

  #place(request: WireRequest): void {
    for (let found = this.#idle.pop(); found; found = this.#idle.pop()) {
      if (found.usable && found.idleUntil > performance.now()) {
        found.carry(request);
        return;
      }
      found.cut();
    }
    this.#queue.push(request);
    this.#open();
  }

  /** As many more as there are requests that wait for one. */
  #open(): void {
    while (!this.#closed && this.#queue.length > this.#connecting && this.#all.size < this.#most) {
      this.#connecting++;
      this.#all.add(new Http1Connection(this));
    }
  }

  #cut(request: WireRequest): void {
    if (request.on) {
      request.on.cut();
      return;
    }
    const at = this.#queue.indexOf(request);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  #sweep(): void {
    const now = performance.now();
    for (const connection of this.#idle.filter(({ idleUntil }) => idleUntil <= now)) connection.cut();
    if (this.#idle.length > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}
