import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectFailure } from '../../hub/upstream/connection.ts';
import { messageOf, type PatchbayError } from '../../lib/errors.ts';
import { type AnswerReader, readAnswer } from './answer-reader.ts';
import { joined } from './compose.ts';
import { isUnreachable, networkMessage } from './http-client.ts';
import { ERROR_BODY_LIMIT, lostCall, statusFailure, statusOf } from './http-failure.ts';
import { mergeHeaders } from './http-headers.ts';
import { waitUntilReachable } from './reachable.ts';
import { entryHeaders, PATIENCE_MS, type RemoteOptions } from './remote.ts';
import { createSseParser } from './sse-parser.ts';
import type { Exchange, Parts, Transport } from './transport.ts';

const REOPEN_PAUSE_MS = 50;

/** HTTP+SSE (2024-11-05): one GET stream carries everything the server says, POSTs carry what it is told. */
export function createSseTransport(options: RemoteOptions): Transport {
  const { events } = options;
  const url = new URL(options.spec.url);
  const origin = options.origins.acquire(url.origin);
  const own = entryHeaders(options.spec, url);
  const closing = new AbortController();
  const live = new Set<Exchange>();
  const posts = new Set<() => void>();
  let endpoint: string | null = null;
  let cutStream: (() => void) | null = null;
  let returning: Promise<void> | null = null;
  let state: 'new' | 'open' | 'ended' | 'closed' = 'new';

  /** Opens the stream and waits for its `endpoint` event. */
  function openStream(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let reader: AnswerReader | null = null;
      let settled = false;
      const stop = () => fail(new ConnectFailure('connect', 'no endpoint event came in time'));
      const fail = (error: Error) => {
        signal.removeEventListener('abort', stop);
        cut();
        if (settled) return;
        settled = true;
        reject(error);
      };
      const ended = (why: string) => {
        if (!settled) return fail(new ConnectFailure('connect', why));
        if (cutStream === cut) broken(why);
      };
      const parser = createSseParser(options.resultLimit, {
        onEvent({ event, data }) {
          if (event === 'message') return events.onMessage(data, null);
          if (event !== 'endpoint' || settled) return;
          const target = sameOriginPath(data.toString('utf8').trim(), url);
          if (target === null)
            return fail(new ConnectFailure('connect', 'its endpoint event names another origin'));
          settled = true;
          signal.removeEventListener('abort', stop);
          endpoint = target;
          resolve();
        },
        onId: () => {},
        onRetry: () => {},
        onOversize: (head, tail) => events.onOversize(head, tail, null),
      });
      const cut = origin.dispatch(
        {
          method: 'GET',
          path: url.pathname + url.search,
          headers: mergeHeaders(own, { accept: 'text/event-stream' }),
          body: null,
        },
        {
          onHeaders(status, headers) {
            const isStream = status === 200 && /^text\/event-stream\b/i.test(String(headers['content-type']));
            if (isStream) reader = { isStream, data: (chunk) => parser.push(chunk), end: () => {} };
            else reader = refusal(status, headers, (error) => fail(connectFailure(error)));
          },
          onData: (chunk) => reader?.data(chunk),
          onEnd() {
            reader?.end();
            ended('the server ended its event stream');
          },
          onError: (error) => ended(networkMessage(error, url.origin)),
        },
      );
      cutStream = cut;
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    });
  }

  /** The stream is the session: without it what was asked can't be answered. Tries once to begin a new one unseen. */
  function broken(why: string): void {
    if (state !== 'open' || returning) return;
    endpoint = null;
    for (const exchange of live) exchange.fail(lostCall(`${why} before it answered`, true));
    live.clear();
    returning = comeBack(why).finally(() => {
      returning = null;
    });
  }

  /** A server on its way down may still take a connection and drop it, one on its way up answer 503. */
  async function reopen(why: string): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const left = Math.max(0, until - performance.now());
      if (!(await waitUntilReachable(url, left, closing.signal))) throw new ConnectFailure('connect', why);
      try {
        await openStream(AbortSignal.any([closing.signal, AbortSignal.timeout(PATIENCE_MS)]));
        return;
      } catch (error) {
        const status = error instanceof ConnectFailure ? statusOf(error.cause) : null;
        if (closing.signal.aborted || (status !== null && status < 500)) throw error;
        await sleep(REOPEN_PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  async function comeBack(why: string): Promise<void> {
    try {
      await reopen(why);
      await events.renewSession();
    } catch (error) {
      if (state !== 'open') return;
      state = 'ended';
      cutStream?.();
      const needsAuth = error instanceof ConnectFailure && error.needsAuth;
      events.onClosed({ stage: needsAuth ? 'auth' : 'connect', message: messageOf(error) });
    }
  }

  function send(parts: Parts, exchange: Exchange | null, caller?: Record<string, string>): void {
    const headers = exchange?.headers ?? caller;
    if (returning) void returning.then(() => post(parts, exchange, () => {}, headers));
    else post(parts, exchange, () => {}, headers);
  }

  function post(
    parts: Parts,
    exchange: Exchange | null,
    delivered: (error: PatchbayError | null) => void,
    callers?: Record<string, string>,
  ): void {
    if (exchange?.settled) return;
    const lose = (error: PatchbayError) => {
      delivered(error);
      if (exchange) exchange.fail(error);
      else if (state === 'open') events.onLog('hub', `a message was lost: ${error.message}`);
    };
    if (endpoint === null || state === 'ended' || state === 'closed') {
      lose(lostCall('the server is gone', false));
      return;
    }
    if (exchange) {
      live.add(exchange);
      exchange.onSettled = () => live.delete(exchange);
    }
    let reader: AnswerReader | null = null;
    let accepted = false;
    const cut = origin.dispatch(
      {
        method: 'POST',
        path: endpoint,
        headers: mergeHeaders(own, callers, { 'content-type': 'application/json', accept: '*/*' }),
        body: joined(parts),
      },
      {
        onHeaders(status, headers) {
          accepted = status < 300;
          if (accepted) delivered(null);
          else reader = refusal(status, headers, lose);
        },
        onData: (chunk) => reader?.data(chunk),
        onEnd() {
          posts.delete(cut);
          reader?.end();
        },
        onError(error, sent) {
          posts.delete(cut);
          const why = networkMessage(error, url.origin);
          // Once accepted, the answer comes on the stream whatever becomes of the POST.
          if (!accepted) lose(lostCall(why, sent && !isUnreachable(error)));
        },
      },
    );
    posts.add(cut);
  }

  return {
    async open(signal) {
      try {
        await openStream(signal);
        state = 'open';
      } catch (error) {
        origin.release();
        throw error;
      }
    },
    send,
    sendHandshake: (parts, exchange) => post(parts, exchange, () => {}),
    deliver: (parts) =>
      new Promise((resolve, reject) => post(parts, null, (error) => (error ? reject(error) : resolve()))),
    initialized: () => {},
    processes: () => [],
    async close() {
      if (state === 'closed') return;
      state = 'closed';
      closing.abort();
      cutStream?.();
      for (const cut of [...posts]) cut();
      origin.release();
    },
  };
}

function refusal(
  status: number,
  headers: Parameters<typeof statusFailure>[1],
  onError: (error: PatchbayError) => void,
): AnswerReader {
  // A wrong media type is read like a refusal: it is one.
  const reader = readAnswer(status < 300 ? 415 : status, headers, ERROR_BODY_LIMIT, {
    onMessage: () => {},
    onOversize: () => {},
    onEventId: () => {},
    onRetry: () => {},
    onAnswered: () => {},
    onRefused(_code, fields, body) {
      if (status >= 300) return onError(statusFailure(status, fields, body));
      onError(lostCall('the server answered with something that is no event stream', true));
    },
  });
  return reader;
}

function connectFailure(error: PatchbayError): ConnectFailure {
  const needsAuth = statusOf(error) === 401;
  return new ConnectFailure(needsAuth ? 'auth' : 'connect', error.message, { needsAuth, cause: error });
}

function sameOriginPath(text: string, base: URL): string | null {
  try {
    const target = new URL(text, base);
    return target.origin === base.origin ? target.pathname + target.search : null;
  } catch {
    return null;
  }
}
