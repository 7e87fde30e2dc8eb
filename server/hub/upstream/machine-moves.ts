import type { UpstreamState } from '../../contract/runtime.ts';
import { backoffDelay } from '../../lib/backoff.ts';
import type {
  AfterDraining,
  Effect,
  FailureSeries,
  MachineContext,
  MachineState,
  Stage,
  Step,
} from './machine-state.ts';

/** The moves that several events share. Each is pure and leaves every alarm of the old state behind. */

export function stay(state: MachineState, ...effects: Effect[]): Step {
  return { state, effects };
}

export function enter(
  from: MachineState,
  state: UpstreamState,
  context: MachineContext,
  patch: Partial<MachineState> = {},
): MachineState {
  return {
    ...from,
    state,
    since: context.now,
    after: null,
    nextTryAt: null,
    nextProbeAt: null,
    readyAt: null,
    strikes: 0,
    stale: false,
    handover: false,
    ...patch,
  };
}

/** Forgets the past: what follows is judged anew. */
export const forgiven = { attempts: 0, quick: true, failure: null } as const;

/** Starts an attempt; `before` ends what was there. */
export function begin(
  from: MachineState,
  context: MachineContext,
  before: readonly Effect[] = [],
  patch: Partial<MachineState> = {},
): Step {
  return { state: enter(from, 'connecting', context, patch), effects: [...before, { type: 'connect' }] };
}

export function drain(
  from: MachineState,
  after: AfterDraining,
  graceMs: number,
  context: MachineContext,
): Step {
  return stay(enter(from, 'draining', context, { after }), { type: 'end', graceMs });
}

export function noted(
  series: FailureSeries | null,
  stage: Stage,
  message: string,
  now: number,
): FailureSeries {
  return { stage, message, since: series?.since ?? now, count: (series?.count ?? 0) + 1 };
}

/** Waits for the next try. `before` ends what was there; a predecessor that still serves goes with it. */
function hold(
  from: MachineState,
  failure: FailureSeries,
  needsAuth: boolean,
  context: MachineContext,
  before: readonly Effect[],
): Step {
  const { policy, now, random } = context;
  const attempts = from.attempts + 1;
  // A refused address (`config`): only a name that leads elsewhere one day gets this far, others are misconfigured.
  const rarely = needsAuth || failure.stage === 'config';
  const delay = rarely ? policy.authRetryMs : backoffDelay(attempts, policy.backoff, () => random);
  const state = enter(from, needsAuth ? 'needs-auth' : 'waiting', context, {
    attempts,
    failure,
    nextTryAt: now + delay,
  });
  const release: Effect[] = from.handover ? [{ type: 'release', graceMs: policy.drainMs }] : [];
  return { state, effects: [...before, ...release] };
}

/** An attempt came to nothing. */
export function failed(
  from: MachineState,
  failure: { stage: Stage; message: string; needsAuth: boolean },
  context: MachineContext,
  before: readonly Effect[] = [],
): Step {
  const series = noted(from.failure, failure.stage, failure.message, context.now);
  return hold(from, series, failure.needsAuth, context, before);
}

/**
 * A connection that was up is gone. After a healthy stretch the first retry is immediate; a server that dies young
 * again and again backs off.
 */
export function lost(from: MachineState, stage: Stage, message: string, context: MachineContext): Step {
  const healthy = from.readyAt !== null && context.now - from.readyAt >= context.policy.stableMs;
  const known = healthy ? { ...from, attempts: 0, quick: true } : from;
  // Failures noted while degraded belong to the same series as the end they led to.
  const series = healthy && from.state === 'ready' ? null : from.failure;
  const failure = noted(series, stage, message, context.now);
  const discard: Effect = { type: 'discard' };
  if (stage === 'auth') return hold(known, failure, true, context, [discard]);
  if (known.onDemand && healthy) return stay(enter(known, 'idle', context, { failure }), discard);
  const restarts = known.restarts + 1;
  if (known.quick) return begin(known, context, [discard], { quick: false, failure, restarts });
  return hold({ ...known, restarts }, failure, false, context, [discard]);
}

/** A sign of illness of a connection that is up: degraded first, restarted when it goes on. */
export function strike(
  from: MachineState,
  sign: { stage: Stage; message: string; busy: boolean; stale: boolean },
  context: MachineContext,
): Step {
  const { policy, now } = context;
  const strikes = from.strikes + 1;
  if (strikes >= (sign.busy ? policy.busyStrikes : policy.strikes)) {
    return lost(from, sign.stage, sign.message, context);
  }
  const series = from.state === 'degraded' ? from.failure : null;
  return stay({
    ...from,
    state: 'degraded',
    since: from.state === 'degraded' ? from.since : now,
    failure: noted(series, sign.stage, sign.message, now),
    strikes,
    stale: from.stale || sign.stale,
    nextProbeAt: now + policy.degradedProbeMs,
  });
}
