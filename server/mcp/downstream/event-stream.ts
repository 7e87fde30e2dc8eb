import type { ServerResponse } from 'node:http';
import { oneLine } from '../../lib/json/splice.ts';

/** Comments keep proxies and clients from taking silence for death, ms. */
const KEEP_ALIVE_MS = 25_000;
/** A client that doesn't read its stream is cut when this much waits for it, bytes. */
const MAX_BUFFERED = 32 * 1024 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

const MESSAGE = Buffer.from('event: message\ndata: ');
const END = Buffer.from('\n\n');

/** A server-sent event stream on a raw response; opened by its constructor, which writes the head. */
export class EventStream {
  readonly #res: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;
  #open = true;

  constructor(res: ServerResponse, headers: Record<string, string> = {}) {
    this.#res = res;
    res.writeHead(200, { ...HEADERS, ...headers });
    res.flushHeaders();
    this.#keepAlive = setInterval(() => this.#write(':\n\n'), KEEP_ALIVE_MS).unref();
    res.on('close', () => this.#stop());
  }

  get open(): boolean {
    return this.#open;
  }

  /** One JSON-RPC message as an event. */
  message(json: Buffer): void {
    this.#write(Buffer.concat([MESSAGE, oneLine(json), END]));
  }

  event(name: string, data: string): void {
    this.#write(`event: ${name}\ndata: ${data}\n\n`);
  }

  close(): void {
    if (!this.#open) return;
    this.#stop();
    this.#res.end();
  }

  #write(chunk: Buffer | string): void {
    if (!this.#open) return;
    this.#res.write(chunk);
    if (this.#res.writableLength > MAX_BUFFERED) {
      this.#stop();
      this.#res.destroy();
    }
  }

  #stop(): void {
    this.#open = false;
    clearInterval(this.#keepAlive);
  }
}
