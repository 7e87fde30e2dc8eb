import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  died,
  disabled,
  dumb,
  e,
  listless,
  misconfigured,
  ok,
  policy,
  refused,
  shutdown,
  unauthorised,
} from './machine.testkit.ts';
import { transition } from './machine.ts';
import {
  alarmsOf,
  type Effect,
  earliestUp,
  initialState,
  type MachineEvent,
  type MachineState,
} from './machine-state.ts';

const anyEvent: fc.Arbitrary<MachineEvent> = fc.oneof(
  fc.constantFrom(
    ok(),
    ok({ overlap: true }),
    ok({ onDemand: true }),
    ok({ changed: false }),
    disabled,
    misconfigured,
    refused,
    unauthorised,
    died,
    dumb(),
    dumb(true),
    listless,
    e('start'),
    e('wanted'),
    e('connected'),
    e('lists-arrived'),
    e('list-changed'),
    e('probe-ok'),
    e('retry-due'),
    e('idle-timeout'),
    e('restart'),
    e('drained'),
  ),
  fc.constantFrom(ok(), e('start'), e('connected'), e('lists-arrived')),
);

/** What would be open if the effects were obeyed, and whether each effect makes sense then. */
class World {
  current: 'none' | 'attempt' | 'open' | 'listed' = 'none';
  retired = false;

  obey(effect: Effect): void {
    if (effect.type === 'connect') {
      expect(this.current, 'connect while something is open').toBe('none');
      this.current = 'attempt';
    } else if (effect.type === 'discard') this.current = 'none';
    else if (effect.type === 'retire') {
      expect(this.current).toBe('listed');
      expect(this.retired, 'two predecessors').toBe(false);
      this.retired = true;
      this.current = 'none';
    } else if (effect.type === 'release') this.retired = false;
    else if (effect.type === 'end') {
      this.current = 'none';
      this.retired = false;
    } else if (effect.type === 'fetch-lists') expect(this.current).toBe('open');
  }

  /** The driver says only what can be said of what is open. */
  canSay(event: MachineEvent, state: MachineState): boolean {
    switch (event.type) {
      case 'connected':
      case 'connect-failed':
        return this.current === 'attempt';
      case 'lists-arrived':
      case 'lists-failed':
      case 'closed':
      case 'list-changed':
      case 'probe-ok':
      case 'probe-failed':
        return this.current === 'open' || this.current === 'listed';
      case 'drained':
        return state.state === 'draining';
      default:
        return true;
    }
  }

  note(event: MachineEvent): void {
    if (event.type === 'connected') this.current = 'open';
    if (event.type === 'connect-failed') this.current = 'none';
    if (event.type === 'lists-arrived') this.current = 'listed';
  }
}

function checkInvariants(state: MachineState, world: World): void {
  const alarms = alarmsOf(state, policy);
  const isUp = state.state === 'ready' || state.state === 'degraded';
  const isHeld = state.state === 'waiting' || state.state === 'needs-auth';
  if (isUp) expect(world.current, 'up without lists').toBe('listed');
  if (state.state === 'connecting') expect(world.current).toBe('attempt');
  if (state.state === 'listing') expect(world.current).toBe('open');
  if (!isUp && state.state !== 'connecting' && state.state !== 'listing') {
    expect(world.current, `something is open while ${state.state}`).toBe('none');
    expect(world.retired, `a predecessor is open while ${state.state}`).toBe(false);
  }
  expect(world.retired).toBe(state.handover);
  expect(alarms.retryAt !== null, 'retry alarm').toBe(isHeld);
  expect(alarms.probeAt !== null, 'probe alarm').toBe(isUp);
  expect(state.after !== null).toBe(state.state === 'draining');
  if (isHeld) expect(state.failure).not.toBeNull();
  if (state.state === 'disabled' || state.state === 'closed') {
    expect(earliestUp(state)).toBe(Number.POSITIVE_INFINITY);
  }
}

test('no sequence of events leads to ready without lists, to two connections, or to an alarm without its state', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyEvent, fc.constantFrom(0, 1, 600, 31_000)), { maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (script, random) => {
        const world = new World();
        let state = initialState(0);
        let now = 0;
        for (const [event, passes] of script) {
          now += passes;
          if (!world.canSay(event, state)) continue;
          world.note(event);
          const step = transition(state, event, { policy, now, random });
          for (const effect of step.effects) world.obey(effect);
          state = step.state;
          checkInvariants(state, world);
        }
        state = transition(state, shutdown, { policy, now, random }).state;
        state = transition(state, e('drained'), { policy, now, random }).state;
        expect(state.state).toBe('closed');
        expect(alarmsOf(state, policy)).toEqual({ retryAt: null, probeAt: null, idle: false, slowAt: null });
      },
    ),
    { numRuns: 3000 },
  );
});
