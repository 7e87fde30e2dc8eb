import type { IncomingHttpHeaders } from 'node:http';
import { messageOf } from '../../lib/errors.ts';
import { type AnswerEvents, type AnswerKind, type AnswerReader, readAnswer } from './answer-reader.ts';
import { joined } from './compose.ts';
import { endSession } from './end-session.ts';
import { createEventSource, FIRST_RETRY_MS, MAX_RETRY_MS, type StreamPosition } from './event-source.ts';
import { type HttpHandler, isUnreachable, networkMessage } from './http-client.ts';
import { lostCall, statusFailure, tooLarge } from './http-failure.ts';
import { headerOf, mergeHeaders } from './http-headers.ts';
import { createListenStream } from './listen-stream.ts';
import { waitUntilReachable } from './reachable.ts';
import { isAnswerTo, isCredential, isForgotten, type Post } from './refused-post.ts';
import { entryHeaders, LINGER_MS, PATIENCE_MS, type RemoteOptions } from './remote.ts';
import type { Exchange, Transport } from './transport.ts';

const SESSION = 'mcp-session-id';
const VERSION = 'mcp-protocol-version';
const POST_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
/** Attempts to take up a cut stream that bring nothing new. */
const RESUMES = 5;

/** Sessions of a server that begins one with every request; such a server does not want them back. */
const MOST_STRAYS = 4;
/** A server that says 404 has carried nothing out, so sending again is safe; one that always says so is broken. */
const MOST_RENEWALS = 3;

export interface StreamableHttpOptions extends RemoteOptions {
  /**
   * The revision whose requests stand each for itself (2026-07-28): no session, no stream for notifications, none is
   * taken up again, and whoever stops waiting cuts the answer. Absent for the revisions with `initialize`.
   */
  stateless?: string;
}

/** Streamable HTTP (2025-03-26 and later): every message a POST, answers as JSON or as a stream of events. */
export function createStreamableHttpTransport(options: StreamableHttpOptions): Transport {
  const { events, resultLimit, stateless } = options;
  const url = new URL(options.spec.url);
  const path = url.pathname + url.search;
  const origin = options.origins.acquire(url.origin);
  const own = entryHeaders(options.spec, url);
  const active = new Set<{ cut(): void }>();
  const closing = new AbortController();
  let session: string | null = null;
  /** Begun by a server that was told of no session, as one that only knows the older revisions may. */
  let strays: Set<string> | null = null;
  let version: string | null = stateless ?? null;
  let renewing: Promise<void> | null = null;
  let returning: Promise<boolean> | null = null;
  let state: 'open' | 'ended' | 'closed' = 'open';

  let postHeaders: Record<string, string> | null = null;

  function headersFor(
    exchange: Pick<Exchange, 'headers'> | null,
    extra: Record<string, string>,
  ): Record<string, string> {
    return mergeHeaders(own, exchange?.headers, extra, {
      ...(session === null ? {} : { [SESSION]: session }),
      ...(version === null ? {} : { [VERSION]: version }),
    });
  }

  /** The same for every call without headers of its own: computed once for each session. */
  function headersOfPost({ exchange, caller }: Post): Record<string, string> {
    if (exchange?.headers) return headersFor(exchange, POST_HEADERS);
    if (caller) return headersFor({ headers: caller }, POST_HEADERS);
    postHeaders ??= headersFor(null, POST_HEADERS);
    return postHeaders;
  }

  function setSession(newSession: string | null, newVersion: string | null): void {
    session = newSession;
    version = newVersion;
    postHeaders = null;
  }

  const streams = createEventSource({
    origin,
    path,
    headers: headersFor,
    resultLimit,
    onMessage: events.onMessage,
    onOversize: events.onOversize,
  });

  function closedByServer(stage: 'connect' | 'auth', message: string): void {
    if (state !== 'open') return;
    state = 'ended';
    listener.close();
    events.onClosed({ stage, message });
  }

  /** Single-flight: the server refuses connections, or has just cut one. Calls are held until it is back. */
  function awaitReturn(why: string): Promise<boolean> {
    returning ??= waitUntilReachable(url, PATIENCE_MS, closing.signal).then((opened) => {
      returning = null;
      if (opened) events.onGap();
      else closedByServer('connect', why);
      return opened;
    });
    return returning;
  }

  function renew(lost: string): Promise<void> {
    if (session !== lost) return renewing ?? Promise.resolve();
    setSession(null, null);
    renewing = events.renewSession().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  function dispatch(post: Post): void {
    if (post.exchange?.settled) return;
    if (state !== 'open') {
      lose(post, lostCall('the connection to the server has ended', false));
      return;
    }
    if (!post.handshake && (renewing ?? returning)) {
      hold(post);
      return;
    }
    const sending = new Sending(post, session);
    sending.begin();
  }

  /** One POST on its way and its answer. An object, because there is one for every call: its methods are shared. */
  class Sending implements HttpHandler, AnswerEvents {
    readonly #post: Post;
    /** The session that it was sent in. */
    readonly #used: string | null;
    readonly #stream: StreamPosition = { id: '', retry: FIRST_RETRY_MS };
    #reader: AnswerReader | null = null;
    #linger: NodeJS.Timeout | undefined;
    #abort: (() => void) | null = null;

    constructor(post: Post, used: string | null) {
      this.#post = post;
      this.#used = used;
    }

    begin(): void {
      const { exchange, parts } = this.#post;
      active.add(this);
      const call = { method: 'POST', path, headers: headersOfPost(this.#post), body: joined(parts) } as const;
      this.#abort = origin.dispatch(call, this);
      if (exchange) exchange.onSettled = this.#onSettled;
    }

    cut(): void {
      this.#abort?.();
    }

    #over(): void {
      active.delete(this);
      clearTimeout(this.#linger);
      if (this.#post.exchange) this.#post.exchange.onSettled = null;
    }

    readonly #onSettled = (): void => {
      if (stateless !== undefined && this.#post.exchange?.abandoned) this.#stop();
      else this.#linger = setTimeout(() => this.#stop(), LINGER_MS).unref();
    };

    #stop(): void {
      this.#over();
      this.cut();
    }

    onHeaders(status: number, headers: IncomingHttpHeaders): void {
      const post = this.#post;
      if (stateless !== undefined) noteStray(headerOf(headers, SESSION));
      else if (post.handshake && post.exchange && status < 300)
        setSession(headerOf(headers, SESSION), version);
      if (status < 300) post.onDelivered?.(null);
      this.#reader = readAnswer(status, headers, resultLimit, this);
    }

    /** Of the answer's body. */
    onData(chunk: Buffer): void {
      this.#reader?.data(chunk);
    }

    onEnd(): void {
      this.#over();
      this.#reader?.end();
    }

    onError(error: Error, sent: boolean): void {
      this.#over();
      broken(this.#post, error, sent, this.#reader?.isStream ? this.#stream : null);
    }

    onMessage(message: Buffer): void {
      events.onMessage(message, this.#post.exchange);
    }

    onOversize(head: Buffer, tail: Buffer): void {
      const { exchange } = this.#post;
      if (this.#reader?.isStream) {
        events.onOversize(head, tail, exchange);
        return;
      }
      this.#over();
      exchange?.fail(tooLarge(resultLimit));
      queueMicrotask(() => this.cut());
    }

    onEventId(id: string): void {
      this.#stream.id = id;
    }

    onRetry(ms: number): void {
      this.#stream.retry = Math.min(ms, MAX_RETRY_MS);
    }

    onRefused(status: number, headers: IncomingHttpHeaders, body: Buffer): void {
      refused(this.#post, this.#used, status, headers, body);
    }

    onAnswered(kind: AnswerKind): void {
      const { exchange } = this.#post;
      if (!exchange || exchange.settled) return;
      if (kind === 'events') resume(exchange, this.#stream, 0, true);
      else if (kind === 'json' || !listener.isOpen())
        exchange.fail(lostCall('the server accepted the request but gave no answer to it', true));
    }
  }

  function noteStray(id: string | null): void {
    if (id === null || (strays && strays.size >= MOST_STRAYS)) return;
    strays ??= new Set();
    strays.add(id);
  }

  function hold(post: Post): void {
    const held: Promise<unknown> = renewing ?? returning ?? Promise.resolve();
    held.then(
      (opened) => {
        if (opened === false) lose(post, lostCall('the server refuses connections', false));
        else dispatch(post);
      },
      (error: unknown) => lose(post, lostCall(`the server lost its session: ${messageOf(error)}`, false)),
    );
  }

  function lose(post: Post, error: Error & Parameters<Exchange['fail']>[0]): void {
    post.onDelivered?.(error);
    if (post.exchange) post.exchange.fail(error);
    else if (!post.onDelivered && state === 'open')
      events.onLog('hub', `a notification was lost: ${error.message}`);
  }

  /** Not a message. What met a lost session was not carried out, so it may be sent again in a new one, once. */
  function refused(
    post: Post,
    used: string | null,
    status: number,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): void {
    if (
      used !== null &&
      isForgotten(status, body) &&
      !post.handshake &&
      post.renewals < MOST_RENEWALS &&
      state === 'open'
    ) {
      renew(used).then(
        () => dispatch({ ...post, renewals: post.renewals + 1 }),
        (error: unknown) => {
          const why = `the server lost its session and gave no new one: ${messageOf(error)}`;
          lose(post, lostCall(why, false));
          closedByServer('connect', why);
        },
      );
      return;
    }
    // A JSON-RPC answer stays one, whatever the status; `fail` below then finds it settled.
    if (post.exchange && status !== 401 && isAnswerTo(post.exchange.id, body))
      events.onMessage(body, post.exchange);
    if (post.exchange?.settled) return;
    const failure = statusFailure(status, headers, body);
    lose(post, failure);
    // A caller's own credentials being refused says nothing about the entry's.
    const ofCaller =
      post.exchange?.headers !== undefined && Object.keys(post.exchange.headers).some(isCredential);
    if (status === 401 && !post.handshake && !ofCaller) closedByServer('auth', failure.message);
  }

  function broken(post: Post, error: Error, sent: boolean, stream: StreamPosition | null): void {
    const why = networkMessage(error, url.origin);
    if (state !== 'open') {
      lose(post, lostCall('the connection was closed', sent));
      return;
    }
    if (!sent && isUnreachable(error) && !post.handshake) {
      void awaitReturn(why);
      if (post.exchange) hold(post);
      else lose(post, lostCall(why, false));
      return;
    }
    if (stream?.id && stateless === undefined && post.exchange && !post.exchange.settled) {
      resume(post.exchange, stream, 0, false);
      return;
    }
    lose(post, lostCall(sent ? `${why} before it answered` : why, sent));
    if (sent && !post.handshake) void awaitReturn(why);
  }

  /**
   * The stream of a call ended before its answer came: take it up where it ended, if the server numbers its events.
   * @param meant the server ended it, to be polled; otherwise it broke
   */
  function resume(exchange: Exchange, from: StreamPosition, attempt: number, meant: boolean): void {
    const lost = () => exchange.fail(lostCall('the server ended the stream before it answered', true));
    if (from.id === '' || stateless !== undefined || attempt >= RESUMES) {
      lost();
      return;
    }
    if (meant) exchange.onPolled(from.retry);
    const next = (got: StreamPosition) => (got.id === from.id ? attempt + 1 : 0);
    const again = (got: StreamPosition) => resume(exchange, got, next(got), false);
    const timer = setTimeout(() => {
      if (exchange.settled || state !== 'open') return lost();
      exchange.onSettled = streams.open(from.id, exchange, {
        onEnd: (got) => resume(exchange, got, next(got), true),
        onRefused: lost,
        onError: (error, got) =>
          isUnreachable(error) ? void awaitReturn(error.message).then(() => again(got)) : again(got),
      });
    }, from.retry);
    exchange.onSettled = () => clearTimeout(timer);
  }

  const listener = createListenStream({
    open(lastId, on) {
      const used = session;
      return streams.open(lastId, null, {
        onOpen: on.onOpen,
        onEnd: (last) => on.onEnd(last.id, last.retry),
        onRefused(status, headers, body) {
          if (used !== null && isForgotten(status, body) && on.everOpened()) {
            renew(used).catch((error: unknown) => closedByServer('connect', messageOf(error)));
            return;
          }
          on.onRefused(status, statusFailure(status, headers, body).message);
        },
        onError(error, last) {
          if (!isUnreachable(error)) return on.onEnd(last.id, last.retry);
          void awaitReturn(networkMessage(error, url.origin)).then((opened) => {
            if (opened) on.onEnd(last.id, 0);
          });
        },
      });
    },
    onGap: events.onGap,
    onLog: (text) => events.onLog('hub', text),
  });

  return {
    async open() {},
    send: (parts, exchange, caller) => dispatch({ parts, exchange, handshake: false, renewals: 0, caller }),
    sendHandshake: (parts, exchange) => dispatch({ parts, exchange, handshake: true, renewals: 0 }),
    deliver: (parts) =>
      new Promise((resolve, reject) => {
        const onDelivered = (error: Error | null) => (error ? reject(error) : resolve());
        dispatch({ parts, exchange: null, handshake: true, renewals: 0, onDelivered });
      }),
    initialized(protocolVersion) {
      setSession(session, protocolVersion);
      if (stateless === undefined) listener.restart();
    },
    processes: () => [],
    async close() {
      if (state === 'closed') return;
      const gaveUp = state === 'ended';
      state = 'closed';
      closing.abort();
      listener.close();
      streams.close();
      for (const sending of [...active]) sending.cut();
      active.clear();
      const kept = session === null ? [...(strays ?? [])] : [session];
      const headers = headersFor(null, {});
      // Whoever began a session does not know the revision that has none.
      if (stateless !== undefined) delete headers[VERSION];
      const end = (id: string) => endSession(origin, path, { ...headers, [SESSION]: id });
      if (!gaveUp) await Promise.all(kept.map(end));
      origin.release();
    },
  };
}
