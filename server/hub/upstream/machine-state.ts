import type { UpstreamFailure, UpstreamState } from '../../contract/runtime.ts';
import type { BackoffPolicy } from '../../lib/backoff.ts';

/** All times in ms. */
export interface MachinePolicy {
  backoff: BackoffPolicy;
  /** Ready for this long counts as healthy again: attempts are forgotten, the next loss is retried at once. */
  stableMs: number;
  /** A waiting call may cut the backoff short, but not sooner than this after the last failure. */
  minRetryGapMs: number;
  /** Between attempts that only somebody's doing can help: a log-in, or another address for a name. */
  authRetryMs: number;
  /** The same as `minRetryGapMs` while it demands authorisation: calls must not hammer a log-in. */
  authRetryGapMs: number;
  /** An attempt that takes longer than this says so, long before its time-out makes it a failure. */
  slowMs: number;
  probeMs: number;
  probeTimeoutMs: number;
  /** Between probes while degraded. */
  degradedProbeMs: number;
  /** Failed probes in a row that restart an idle connection. */
  strikes: number;
  /** The same while calls are in flight: a server busy with a call may be unable to answer pings. */
  busyStrikes: number;
  /** What calls in flight get when an edit, a disabling or an idle limit ends their connection. */
  drainMs: number;
  /** What they get at a restart by hand, which is often meant to end a call that hangs. */
  restartGraceMs: number;
}

export const defaultPolicy: MachinePolicy = {
  backoff: { baseMs: 1_000, capMs: 30_000 },
  stableMs: 30_000,
  minRetryGapMs: 500,
  authRetryMs: 300_000,
  authRetryGapMs: 30_000,
  slowMs: 5_000,
  probeMs: 30_000,
  probeTimeoutMs: 10_000,
  degradedProbeMs: 5_000,
  strikes: 3,
  busyStrikes: 20,
  drainMs: 10_000,
  restartGraceMs: 2_000,
};

export type Stage = UpstreamFailure['stage'];

/** What went wrong, as a series: `since` is its first failure, `count` how many followed without a healthy stretch. */
export interface FailureSeries {
  stage: Stage;
  message: string;
  since: number;
  count: number;
}

/** Where draining leads once nothing is open any more. */
export type AfterDraining = 'connecting' | 'idle' | 'disabled' | 'misconfigured' | 'closed';

/** Times are epoch ms. Immutable: a transition makes a new one, or returns the same if nothing changed. */
export interface MachineState {
  readonly state: UpstreamState;
  readonly since: number;
  readonly after: AfterDraining | null;
  readonly onDemand: boolean;
  /** Failed attempts since the last healthy stretch; drives the backoff. */
  readonly attempts: number;
  /** The one immediate retry that a healthy stretch earns is still unspent. */
  readonly quick: boolean;
  readonly failure: FailureSeries | null;
  readonly nextTryAt: number | null;
  readonly nextProbeAt: number | null;
  readonly readyAt: number | null;
  /** Failed probes (or list refreshes) in a row. */
  readonly strikes: number;
  /** A refresh failed: the lists shown may be old. */
  readonly stale: boolean;
  /** The predecessor of an edited server still answers calls while its successor starts. */
  readonly handover: boolean;
  readonly restarts: number;
}

export type MachineEvent =
  | { type: 'configured'; verdict: 'ok'; changed: boolean; overlap: boolean; onDemand: boolean }
  | { type: 'configured'; verdict: 'disabled' }
  | { type: 'configured'; verdict: 'misconfigured'; message: string }
  /** Its turn at start has come. */
  | { type: 'start' }
  /** A call waits for it. */
  | { type: 'wanted' }
  | { type: 'connected' }
  | { type: 'connect-failed'; stage: Stage; message: string; needsAuth: boolean }
  | { type: 'lists-arrived' }
  | { type: 'lists-failed'; message: string; needsAuth: boolean }
  | { type: 'list-changed' }
  /** Ended from the other side. */
  | { type: 'closed'; stage: Stage; message: string }
  | { type: 'probe-ok' }
  | { type: 'probe-failed'; message: string; busy: boolean }
  | { type: 'retry-due' }
  | { type: 'idle-timeout' }
  | { type: 'restart' }
  | { type: 'shutdown'; graceMs: number }
  /** All that `end` had to end is gone. */
  | { type: 'drained' };

export type Effect =
  /** Begin an attempt. A stdio server's begins when every earlier process of it is gone. */
  | { type: 'connect' }
  /** Cut the current attempt or connection, without a word. */
  | { type: 'discard' }
  /** The current connection becomes the predecessor: it serves until `release`. */
  | { type: 'retire' }
  /** The predecessor takes no more calls and ends, off the stage. */
  | { type: 'release'; graceMs: number }
  /** End everything that is open, then say `drained`. */
  | { type: 'end'; graceMs: number }
  /** The lists of the connection that has just opened. */
  | { type: 'fetch-lists' }
  /** Lists anew, soon; many in a row become one. */
  | { type: 'refresh-lists' };

/** Timers are not effects but a function of the state, so none can be forgotten. */
export interface Alarms {
  retryAt: number | null;
  probeAt: number | null;
  /** An on-demand server is up and may be ended when unused. */
  idle: boolean;
  /** An attempt has taken so long that it should be said. */
  slowAt: number | null;
}

export interface Step {
  state: MachineState;
  effects: readonly Effect[];
}

export interface MachineContext {
  policy: MachinePolicy;
  now: number;
  /** 0 to 1. */
  random: number;
}

export function initialState(now: number, restarts = 0): MachineState {
  return {
    state: 'idle',
    since: now,
    after: null,
    onDemand: false,
    attempts: 0,
    quick: true,
    failure: null,
    nextTryAt: null,
    nextProbeAt: null,
    readyAt: null,
    strikes: 0,
    stale: false,
    handover: false,
    restarts,
  };
}

export function alarmsOf(state: MachineState, policy: MachinePolicy): Alarms {
  const up = state.state === 'ready' || state.state === 'degraded';
  return {
    retryAt: state.nextTryAt,
    probeAt: state.nextProbeAt,
    idle: up && state.onDemand,
    slowAt: isStarting(state) ? state.since + policy.slowMs : null,
  };
}

export function isStarting(state: Pick<MachineState, 'state'>): boolean {
  return state.state === 'connecting' || state.state === 'listing';
}

/** The earliest moment (epoch ms) at which it may take calls without anybody doing anything; 0 = any moment now. */
export function earliestUp(state: MachineState): number {
  switch (state.state) {
    case 'waiting':
    case 'needs-auth':
      return state.nextTryAt ?? Number.POSITIVE_INFINITY;
    case 'draining':
      return state.after === 'connecting' ? 0 : Number.POSITIVE_INFINITY;
    case 'connecting':
    case 'listing':
    case 'ready':
    case 'degraded':
      return 0;
    case 'idle':
    case 'disabled':
    case 'misconfigured':
    case 'closed':
      return Number.POSITIVE_INFINITY;
  }
}
