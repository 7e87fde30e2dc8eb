import { median, quantile } from './numbers.ts';
import type { Running } from './running.ts';
import { AnswerError, Session } from './session.ts';
import { now, sleep } from './time.ts';

/** One call as its caller saw it; times by the monotonic clock, in ms. */
export interface Outcome {
  begun: number;
  ended: number;
  /** Null for a success, else what it is counted by. */
  failure: string | null;
  message: string;
}

export interface LoadOptions {
  users: number;
  ms: number;
  /** Ends earlier, after this many calls. */
  calls?: number;
  /** Ends earlier, as soon as this is true. */
  until?: () => boolean;
  /** Calls before the measurement. */
  warm?: number;
  /** Clients of 2026-07-28 instead of older ones. */
  modern?: boolean;
  once: (session: Session) => Promise<unknown>;
  onOutcome?: (outcome: Outcome) => void;
}

export interface LoadResult {
  calls: number;
  /** The same with those before the measurement. */
  made: number;
  failures: number;
  /** The first failure's words. */
  sample: string;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** Processor seconds per 1,000 calls, of the hub without its upstreams. */
  cpuPer1000: number;
}

/** A failing call must not turn into a busy loop. */
const PAUSE_AFTER_FAILURE_MS = 20;

/** A closed loop: `users` clients, each with its own session and connection, each calling again when answered. */
export async function load(running: Running, options: LoadOptions): Promise<LoadResult> {
  const sessions = options.modern
    ? Array.from({ length: options.users }, () => Session.modern(running.endpoint))
    : await openAll(running, options.users);
  try {
    const warm = options.warm
      ? await drive(sessions, { once: options.once, users: options.users, calls: options.warm, ms: 30_000 })
      : [];
    const cpuBefore = running.usage().hub.cpuSeconds;
    const begun = now();
    const outcomes = await drive(sessions, options);
    const seconds = (now() - begun) / 1000;
    const result = summarise(outcomes, seconds, running.usage().hub.cpuSeconds - cpuBefore);
    return { ...result, made: outcomes.length + warm.length };
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
  }
}

export async function openAll(running: Running, count: number): Promise<Session[]> {
  const sessions: Session[] = [];
  try {
    for (let index = 0; index < count; index++) sessions.push(await Session.open(running.endpoint));
    return sessions;
  } catch (error) {
    for (const session of sessions) session.drop();
    throw error;
  }
}

async function drive(sessions: Session[], options: LoadOptions): Promise<Outcome[]> {
  const { calls = Number.POSITIVE_INFINITY, until = () => false, onOutcome, once } = options;
  const end = now() + options.ms;
  const outcomes: Outcome[] = [];
  let begun = 0;
  await Promise.all(
    sessions.map(async (session) => {
      while (now() < end && begun < calls && !until()) {
        begun++;
        const outcome = await attempt(session, once);
        outcomes.push(outcome);
        onOutcome?.(outcome);
        if (outcome.failure !== null) await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }),
  );
  return outcomes;
}

async function attempt(session: Session, once: LoadOptions['once']): Promise<Outcome> {
  const begun = now();
  try {
    await once(session);
    return { begun, ended: now(), failure: null, message: '' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = error instanceof AnswerError ? error.kind : 'connection';
    return { begun, ended: now(), failure, message };
  }
}

function summarise(outcomes: Outcome[], seconds: number, cpuSeconds: number): Omit<LoadResult, 'made'> {
  const good = outcomes.filter(({ failure }) => failure === null);
  const latencies = good.map(({ begun, ended }) => ended - begun);
  return {
    calls: good.length,
    failures: outcomes.length - good.length,
    sample: outcomes.find(({ failure }) => failure !== null)?.message ?? '',
    perSecond: good.length / seconds,
    p50: median(latencies),
    p99: quantile(latencies, 0.99),
    max: quantile(latencies, 1),
    cpuPer1000: (cpuSeconds / good.length) * 1000,
  };
}
