import type { SessionStream } from '../../hub/sessions.ts';
import type { HttpResponse } from '../../lib/http-exchange.ts';
import { plainFrame } from './events/frames.ts';
import { keepAlive, release } from './events/keep-alive.ts';
import { notification } from './wire.ts';

/** A client that doesn't read its stream is cut when this much waits for it, bytes. */
const MAX_BUFFERED = 32 * 1024 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Hears when a stream is over, whoever ended it; once, and at once where the hub did. */
export interface StreamHolder {
  onClosed(stream: EventStream): void;
}

/** A server-sent event stream on a raw response; opened by its constructor, which writes the head. */
export class EventStream implements SessionStream {
  readonly #res: HttpResponse;
  readonly #holder: StreamHolder | null;
  readonly #slot: number;
  #open = true;

  constructor(res: HttpResponse, headers: Record<string, string> = {}, holder: StreamHolder | null = null) {
    this.#res = res;
    this.#holder = holder;
    res.writeHead(200, { ...HEADERS, ...headers });
    res.flushHeaders();
    this.#slot = keepAlive(this);
    res.on('close', () => this.#stop());
  }

  get open(): boolean {
    return this.#open;
  }

  get connected(): boolean {
    return this.#open;
  }

  /** One JSON-RPC message as an event. */
  message(json: Buffer): void {
    this.pieces(plainFrame([json]));
  }

  notify(method: string): void {
    this.message(notification(method));
  }

  event(name: string, data: string): void {
    this.raw(`event: ${name}\ndata: ${data}\n\n`);
  }

  keepAlive(): void {
    this.raw(':\n\n');
  }

  /** Lines of a stream as they are. */
  raw(chunk: Buffer | string): void {
    if (!this.#open) return;
    this.#res.write(chunk);
    if (this.#res.writableLength > MAX_BUFFERED) {
      this.#stop();
      this.#res.destroy();
    }
  }

  /** The same in pieces, written together. */
  pieces(chunks: readonly Buffer[]): void {
    if (!this.#open) return;
    this.#res.cork();
    for (const chunk of chunks) this.raw(chunk);
    this.#res.uncork();
  }

  close(): void {
    if (!this.#open) return;
    this.#stop();
    this.#res.end();
  }

  #stop(): void {
    if (!this.#open) return;
    this.#open = false;
    release(this, this.#slot);
    this.#holder?.onClosed(this);
  }
}
