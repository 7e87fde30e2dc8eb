import { begin, drain, enter, failed, forgiven, lost, stay, strike } from './machine-moves.ts';
import {
  isStarting,
  type MachineContext,
  type MachineEvent,
  type MachineState,
  type Step,
} from './machine-state.ts';

/**
 * One upstream's life as a pure function. The driver (`upstream.ts`) only obeys the effects and sets the alarms that
 * `alarmsOf` reads from the state. An event that means nothing in a state changes nothing.
 */
export function transition(state: MachineState, event: MachineEvent, context: MachineContext): Step {
  if (state.state === 'closed') return stay(state);
  switch (event.type) {
    case 'configured':
      return configured(state, event, context);
    case 'start':
      return state.state === 'idle' ? begin(state, context) : stay(state);
    case 'wanted':
      return wanted(state, context);
    case 'connected':
      if (state.state !== 'connecting') return stay(state);
      return stay(enter(state, 'listing', context, { handover: state.handover }), { type: 'fetch-lists' });
    case 'connect-failed':
      return state.state === 'connecting' ? failed(state, event, context) : stay(state);
    case 'lists-arrived':
      return listsArrived(state, context);
    case 'lists-failed':
      return listsFailed(state, event, context);
    case 'list-changed':
      return isUp(state) || state.state === 'listing' ? stay(state, { type: 'refresh-lists' }) : stay(state);
    case 'closed':
      return closed(state, event, context);
    case 'probe-ok':
      return probeOk(state, context);
    case 'probe-failed':
      return isUp(state) ? strike(state, { ...event, stage: 'probe', stale: false }, context) : stay(state);
    case 'retry-due':
      return isHeld(state) ? begin(state, context) : stay(state);
    case 'idle-timeout':
      if (!isUp(state) || !state.onDemand) return stay(state);
      return drain(state, 'idle', context.policy.drainMs, context);
    case 'restart':
      return restart(state, context);
    case 'shutdown':
      return drain(state, 'closed', event.graceMs, context);
    case 'drained':
      return drained(state, context);
  }
}

const isUp = (state: MachineState): boolean => state.state === 'ready' || state.state === 'degraded';
const isHeld = (state: MachineState): boolean => state.state === 'waiting' || state.state === 'needs-auth';

type Configured = Extract<MachineEvent, { type: 'configured' }>;

function configured(state: MachineState, event: Configured, context: MachineContext): Step {
  if (state.after === 'closed') return stay(state);
  if (event.verdict === 'ok') return reconfigured(state, event, context);
  const { now, policy } = context;
  const failure =
    event.verdict === 'disabled'
      ? null
      : { stage: 'config' as const, message: event.message, since: now, count: 1 };
  if (state.state === event.verdict && state.failure?.message === failure?.message) return stay(state);
  const known = { ...state, ...forgiven, failure };
  if (state.state === 'draining') return stay({ ...known, after: event.verdict });
  if (isUp(state) || isStarting(state)) return drain(known, event.verdict, policy.drainMs, context);
  return stay(enter(known, event.verdict, context));
}

function reconfigured(
  state: MachineState,
  event: Extract<Configured, { verdict: 'ok' }>,
  context: MachineContext,
): Step {
  const { changed, overlap, onDemand } = event;
  const known = changed ? { ...state, ...forgiven, onDemand } : { ...state, onDemand };
  switch (state.state) {
    case 'disabled':
    case 'misconfigured':
      return stay(enter({ ...known, ...forgiven }, 'idle', context));
    case 'draining': {
      const away = state.after === 'disabled' || state.after === 'misconfigured';
      const after = away || state.after === 'idle' ? (onDemand ? 'idle' : 'connecting') : state.after;
      return stay({ ...known, ...(away ? forgiven : {}), after });
    }
    case 'waiting':
    case 'needs-auth':
      return changed ? begin(known, context) : stay(known);
    case 'connecting':
    case 'listing':
      if (!changed) return stay(known);
      return begin(known, context, [{ type: 'discard' }], { handover: state.handover });
    case 'ready':
    case 'degraded':
      if (!changed) return stay(known);
      // Whoever edits a remote server keeps answering with the old one until the new one is there; two processes of
      // one stdio server would fight over the same files and ports.
      if (overlap) return begin(known, context, [{ type: 'retire' }], { handover: true });
      return drain(known, 'connecting', context.policy.drainMs, context);
    case 'idle':
    case 'closed':
      return stay(known);
  }
}

function wanted(state: MachineState, context: MachineContext): Step {
  const { now, policy } = context;
  switch (state.state) {
    case 'idle':
      return begin(state, context);
    case 'draining':
      return state.after === 'idle' ? stay({ ...state, after: 'connecting' }) : stay(state);
    case 'waiting': {
      const earliest = state.since + policy.minRetryGapMs;
      if (now >= earliest) return begin(state, context);
      return stay({ ...state, nextTryAt: Math.min(state.nextTryAt ?? earliest, earliest) });
    }
    case 'needs-auth':
      return now >= state.since + policy.authRetryGapMs ? begin(state, context) : stay(state);
    case 'connecting':
    case 'listing':
    case 'ready':
    case 'degraded':
    case 'disabled':
    case 'misconfigured':
    case 'closed':
      return stay(state);
  }
}

function listsArrived(state: MachineState, context: MachineContext): Step {
  const { now, policy } = context;
  if (state.state === 'listing') {
    const ready = enter(state, 'ready', context, { readyAt: now, nextProbeAt: now + policy.probeMs });
    return state.handover ? stay(ready, { type: 'release', graceMs: policy.drainMs }) : stay(ready);
  }
  if (!isUp(state) || !state.stale) return stay(state);
  return stay(recovered({ ...state, stale: false }, context));
}

function listsFailed(
  state: MachineState,
  event: Extract<MachineEvent, { type: 'lists-failed' }>,
  context: MachineContext,
): Step {
  if (state.state === 'listing')
    return failed(state, { ...event, stage: 'list' }, context, [{ type: 'discard' }]);
  if (!isUp(state)) return stay(state);
  return strike(state, { stage: 'list', message: event.message, busy: false, stale: true }, context);
}

function closed(
  state: MachineState,
  event: Extract<MachineEvent, { type: 'closed' }>,
  context: MachineContext,
): Step {
  if (isUp(state)) return lost(state, event.stage, event.message, context);
  if (state.state !== 'listing') return stay(state);
  return failed(state, { ...event, needsAuth: event.stage === 'auth' }, context, [{ type: 'discard' }]);
}

function recovered(state: MachineState, context: MachineContext): MachineState {
  const { now, policy } = context;
  const since = state.state === 'ready' ? state.since : now;
  return { ...state, state: 'ready', since, strikes: 0, nextProbeAt: now + policy.probeMs };
}

function probeOk(state: MachineState, context: MachineContext): Step {
  if (!isUp(state)) return stay(state);
  if (!state.stale) return stay(recovered(state, context));
  // It answers, but its lists are still owed: they decide whether it is well.
  return stay(
    { ...state, nextProbeAt: context.now + context.policy.degradedProbeMs },
    { type: 'refresh-lists' },
  );
}

function restart(state: MachineState, context: MachineContext): Step {
  const known = { ...state, ...forgiven };
  if (isUp(state)) {
    const counted = { ...known, restarts: state.restarts + 1 };
    return drain(counted, 'connecting', context.policy.restartGraceMs, context);
  }
  if (isStarting(state)) return begin(known, context, [{ type: 'discard' }], { handover: state.handover });
  if (isHeld(state) || state.state === 'idle') return begin(known, context);
  if (state.after === 'idle') return stay({ ...known, after: 'connecting' });
  return stay(state);
}

function drained(state: MachineState, context: MachineContext): Step {
  if (state.state !== 'draining' || state.after === null) return stay(state);
  if (state.after === 'connecting') return begin(state, context);
  return stay(enter(state, state.after, context));
}
