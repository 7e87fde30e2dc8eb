import { META } from '../../hub/meta-keys.ts';
import { namesTasks } from '../../hub/tasks/extension.ts';
import type { UpstreamReply } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { errorText } from './handshake.ts';
import { type Attempt, createAttempt } from './listen-attempt.ts';
import { listenFilter, promisedTopics, RESOURCE, TASK } from './listen-filter.ts';
import { createListenWaiters } from './listen-waiters.ts';
import type { Exchange } from './transport.ts';

/** The stream on which a server of 2026-07-28 tells what changes. */
export interface Listening {
  /** Opens it; to be called once, when the server's capabilities are known. */
  start(): void;
  /** Resolves when the first attempt has come to anything, or after `ms`. */
  begun(ms: number): Promise<void>;
  /** @throws PatchbayError where the server does not promise it, refuses, or keeps silent for `timeoutMs` */
  subscribe(uri: string, timeoutMs: number): Promise<void>;
  unsubscribe(uri: string): void;
  /** The same for a task, by its id. @throws PatchbayError */
  followTask(taskId: string, timeoutMs: number): Promise<void>;
  unfollowTask(taskId: string): void;
  /** An answer that no call waits for. */
  onAnswer(id: number, reply: UpstreamReply): void;
  /**
   * Whether a notification of the kinds that are listened for is to be heard: not when it is of a stream that another
   * has replaced, nor when it was meant for this module alone.
   */
  hears(method: string, params: Buffer | null, exchange: Exchange | null): boolean;
  close(): void;
}

export interface ListeningOptions {
  nextId(): number;
  /** Of every `subscriptions/listen`. */
  headers: Record<string, string> | undefined;
  /**
   * Says `subscriptions/listen`; what comes of it is told to the exchange and to `onAnswer`.
   * @param ofTasks the filter names tasks, which only clients may that declare them
   */
  send(exchange: Exchange, filter: Buffer, ofTasks: boolean): void;
  /** Ends one whose stream does not end with its exchange. */
  cancel(exchange: Exchange): void;
  capabilities(): Record<string, unknown>;
  /** It was open, ended, and is open again: what was said in between is lost. */
  onGap(): void;
  onLog(text: string): void;
}

export const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';
const MIN_PAUSE_MS = 300;
const MAX_PAUSE_MS = 60_000;
/** A stream that lived this long starts the pauses anew. */
const HEALTHY_MS = 10_000;
/** Refusals in a row until it is given up. */
const MAX_REFUSALS = 8;
const METHOD_NOT_FOUND = -32601;

/**
 * One stream at a time: when the set of topics changes a new one is opened, and the old one ends when the new one is
 * acknowledged, so that nothing is missed.
 */
export function createListening(options: ListeningOptions): Listening {
  const counts = new Map<string, number>();
  const waiters = createListenWaiters();
  const starters = new Set<() => void>();
  const attempts = new WeakSet<Exchange>();
  let current: Attempt | null = null;
  let next: Attempt | null = null;
  let state: 'new' | 'on' | 'off' = 'new';
  let begun = false;
  let wasOpen = false;
  let failures = 0;
  let refusals = 0;
  let retry: NodeJS.Timeout | undefined;
  let planned = false;

  /** Several changes in one turn open one stream. */
  function plan(): void {
    if (planned || state !== 'on') return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      if (state === 'on' && !next) reopen();
    });
  }

  function reopen(): void {
    clearTimeout(retry);
    const wanted = listenFilter(options.capabilities(), counts.keys());
    if (!wanted) {
      current?.end();
      current = null;
      wasOpen = false;
      start();
      return;
    }
    if (current && sameSet(current.topics, wanted.topics)) {
      answerFrom(current);
      return;
    }
    next = createAttempt({
      id: options.nextId(),
      headers: options.headers,
      topics: wanted.topics,
      cancel: options.cancel,
      onLost: (mine, why) => lost(mine, why, false),
    });
    attempts.add(next);
    options.send(next, Buffer.from(wanted.json), wanted.ofTasks);
  }

  function acknowledged(mine: Attempt, params: Buffer | null): void {
    if (mine !== next) return;
    next = null;
    clearTimeout(mine.timer);
    mine.since = performance.now();
    refusals = 0;
    const gap = wasOpen && !current;
    current?.end();
    current = mine;
    wasOpen = true;
    const promised = memberValue(params && parseOrUndefined(params), 'notifications');
    mine.told = promisedTopics(promised);
    mine.idle = isRecord(promised) && Object.keys(promised).length === 0;
    answerFrom(mine);
    start();
    if (gap) options.onGap();
    plan();
  }

  /** @param refused by an answer of the server; otherwise it ended or broke */
  function lost(mine: Attempt, why: string, refused: boolean): void {
    if (mine !== current && mine !== next) return;
    const healthy = mine.since > 0 && performance.now() - mine.since > HEALTHY_MS;
    if (mine === current) current = null;
    else next = null;
    start();
    const refusal = () => new PatchbayError('upstream_failed', `subscriptions/listen: ${why}`);
    if (refused) waiters.answer(refusal, mine.topics);
    if (state !== 'on' || next || mine.idle) return;
    if (refused && ++refusals > MAX_REFUSALS) {
      options.onLog(`no stream for its notifications: ${why}`);
      return;
    }
    failures = healthy ? 0 : failures + 1;
    const pause = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** Math.min(Math.max(0, failures - 1), 10));
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (state === 'on' && !next) reopen();
    }, pause).unref();
  }

  /** What the server said of its stream answers all who wait for a part of it. */
  function answerFrom({ topics, told }: Attempt): void {
    const what = (topic: string) => (topic.startsWith(TASK) ? 'this task' : 'this resource');
    waiters.answer((topic) => (told.has(topic) ? null : untold(`${what(topic)} changes`)), topics);
  }

  /** The first attempt has come to something. */
  function start(): void {
    begun = true;
    for (const starter of starters) starter();
    starters.clear();
  }

  function drop(topic: string): void {
    const count = counts.get(topic) ?? 0;
    if (count > 1) counts.set(topic, count - 1);
    else if (counts.delete(topic)) plan();
  }

  function follow(topic: string, timeoutMs: number): Promise<void> {
    if (state === 'off') return Promise.reject(new PatchbayError('cancelled', 'the connection has ended'));
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
    // A stream that is to take the place of this one may have been asked for without it.
    if (current?.told.has(topic) && (!next || next.topics.has(topic))) return Promise.resolve();
    const waiting = waiters.wait(topic, timeoutMs, () => drop(topic));
    plan();
    return waiting;
  }

  function attemptOf(id: unknown): Attempt | null {
    if (next && String(next.id) === String(id)) return next;
    return current && String(current.id) === String(id) ? current : null;
  }

  return {
    start() {
      if (state !== 'new') return;
      state = 'on';
      reopen();
    },
    begun(ms) {
      if (begun || state !== 'on') return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          starters.delete(done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        starters.add(done);
      });
    },
    subscribe(uri, timeoutMs) {
      if (memberValue(options.capabilities().resources, 'subscribe') !== true) {
        return Promise.reject(untold('resources change'));
      }
      return follow(RESOURCE + uri, timeoutMs);
    },
    unsubscribe: (uri) => drop(RESOURCE + uri),
    followTask(taskId, timeoutMs) {
      if (namesTasks(options.capabilities())) return follow(TASK + taskId, timeoutMs);
      return Promise.reject(untold('tasks change'));
    },
    unfollowTask: (taskId) => drop(TASK + taskId),
    onAnswer(id, reply) {
      const mine = attemptOf(id);
      if (!mine || mine.settled) return;
      const why = reply.ok ? 'the server ended it' : `the server answered: ${errorText(reply.error)}`;
      const final = !reply.ok && memberValue(parseOrUndefined(reply.error), 'code') === METHOD_NOT_FOUND;
      clearTimeout(mine.timer);
      if (final) refusals = MAX_REFUSALS;
      mine.answered();
      lost(mine, why, !reply.ok);
    },
    hears(method, params, exchange) {
      if (exchange && !attempts.has(exchange)) return method !== ACKNOWLEDGED;
      const named = exchange ? exchange.id : subscriptionOf(params);
      if (named === undefined) return method !== ACKNOWLEDGED;
      const mine = attemptOf(named);
      if (method !== ACKNOWLEDGED) return mine !== null;
      if (mine) acknowledged(mine, params);
      return false;
    },
    close() {
      if (state === 'off') return;
      state = 'off';
      clearTimeout(retry);
      for (const mine of [current, next]) mine?.end();
      current = null;
      next = null;
      waiters.answer(() => new PatchbayError('cancelled', 'the connection has ended'));
      start();
    },
  };
}

function untold(what: string): PatchbayError {
  return new PatchbayError('unsupported', `the server does not tell when ${what}`);
}

function subscriptionOf(params: Buffer | null): unknown {
  const meta = memberValue(params && parseOrUndefined(params), '_meta');
  return isRecord(meta) ? meta[META.subscription] : undefined;
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}
