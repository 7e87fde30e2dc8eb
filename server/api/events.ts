import type { LiveMessage } from '../contract/api/events.ts';
import type { Runtime } from '../contract/runtime.ts';

export interface EventsOptions {
  runtime: Pick<Runtime, 'statuses' | 'sessionCount' | 'subscribe'>;
  /** Ends the stream: the hub stops, the client's key was revoked, the client went away. */
  ended: AbortSignal;
  /** Bytes that may wait for a client; one that is slower is cut and finds the whole state when it comes back. */
  maxBuffered?: number;
  /** ms between comments that keep proxies from closing a quiet stream. */
  keepAliveMs?: number;
}

export interface EventStream {
  chunks: AsyncIterable<string>;
  /** Aborted when the stream is to be cut. */
  cut: AbortSignal;
}

const MAX_BUFFERED = 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;
/** Advice to EventSource on when to come back, ms. */
const RETRY_MS = 2000;

/**
 * The live state as server-sent events: a snapshot, then every change, each with an id. Ids only order events within
 * one stream: a client that comes back is given a new snapshot, so nothing is kept for it meanwhile.
 */
export function openEvents(options: EventsOptions): EventStream {
  const { runtime, ended, maxBuffered = MAX_BUFFERED, keepAliveMs = KEEP_ALIVE_MS } = options;
  const cutter = new AbortController();
  const queue: string[] = [];
  let buffered = 0;
  let nextId = 1;
  let wake: (() => void) | null = null;

  const push = (text: string) => {
    if (cutter.signal.aborted) return;
    if (buffered + text.length > maxBuffered) {
      stop();
      return;
    }
    queue.push(text);
    buffered += text.length;
    wake?.();
  };
  const say = (message: LiveMessage) => push(format(nextId++, message));

  let unsubscribe = () => {};
  const keepAlive = setInterval(() => push(': keep-alive\n\n'), keepAliveMs).unref();
  const stop = () => {
    unsubscribe();
    clearInterval(keepAlive);
    ended.removeEventListener('abort', stop);
    cutter.abort();
    wake?.();
  };
  ended.addEventListener('abort', stop);
  push(`retry: ${RETRY_MS}\n\n`);
  say({ type: 'snapshot', servers: runtime.statuses(), sessions: runtime.sessionCount() });
  unsubscribe = runtime.subscribe((event) => say(event));
  if (ended.aborted) stop();

  const iterator: AsyncIterator<string> = {
    async next() {
      while (queue.length === 0) {
        if (cutter.signal.aborted) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      const value = queue.join('');
      queue.length = 0;
      buffered = 0;
      return { done: false, value };
    },
    async return() {
      stop();
      return { done: true, value: undefined };
    },
  };
  return { chunks: { [Symbol.asyncIterator]: () => iterator }, cut: cutter.signal };
}

/** JSON never holds a line break, so one `data:` line is enough. */
function format(id: number, message: LiveMessage): string {
  return `id: ${id}\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`;
}
