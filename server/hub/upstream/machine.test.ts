import { describe, expect, test } from 'vitest';
import { died, dumb, e, ok, policy, refused } from './machine.testkit.ts';
import { transition } from './machine.ts';
import { cases, held, type Script, up } from './machine-cases.testkit.ts';
import { type Effect, initialState } from './machine-state.ts';

function play(script: Script, from = initialState(0), random = 1) {
  let state = from;
  let now = 0;
  let effects: readonly Effect[] = [];
  for (const line of script) {
    if (typeof line === 'number') {
      now += line;
      continue;
    }
    ({ state, effects } = transition(state, line, { policy, now, random }));
  }
  return { state, effects: effects.map((effect) => effect.type), now };
}

describe('the life of an upstream', () => {
  test.each(cases)('$name', ({ script, state, effects }) => {
    const result = play(script);
    expect({ state: result.state.state, effects: result.effects }).toEqual({ state, effects });
  });

  test('retries back off exponentially up to the cap', () => {
    const delays: number[] = [];
    let { state } = play([ok(), e('start')]);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      state = transition(state, refused, { policy, now: 0, random: 1 }).state;
      delays.push(state.nextTryAt ?? Number.NaN);
      state = transition(state, e('retry-due'), { policy, now: 0, random: 1 }).state;
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('a server whose address is refused is tried again rarely: only a changed name can help', () => {
    const { state } = play([
      ok(),
      e('start'),
      { type: 'connect-failed', stage: 'config', message: 'refused', needsAuth: false },
    ]);
    expect(state.state).toBe('waiting');
    expect(state.nextTryAt).toBe(policy.authRetryMs);
  });

  test('retries are spread: the delay is between a tenth of its bound and the bound', () => {
    expect(play(held, initialState(0), 0).state.nextTryAt).toBe(100);
    expect(play(held, initialState(0), 1).state.nextTryAt).toBe(1000);
  });

  test('a server that connects and dies at once backs off further and further', () => {
    const cycle: Script = [e('retry-due'), e('connected'), e('lists-arrived'), died];
    const { state } = play([...up, died, ...cycle, ...cycle, ...cycle, ...cycle].flatMap((line) => [line]));
    expect(state.state).toBe('waiting');
    expect(state.attempts).toBe(4);
    expect(state.nextTryAt).toBe(8000);
  });

  test('a series of failures keeps its beginning and counts', () => {
    const { state } = play([
      ok(),
      10,
      e('start'),
      refused,
      5000,
      e('retry-due'),
      refused,
      5000,
      e('retry-due'),
      refused,
    ]);
    expect(state.failure).toEqual({ stage: 'connect', message: 'refused', since: 10, count: 3 });
  });

  test('a healthy stretch begins a new series', () => {
    const { state, now } = play([
      ...held,
      100,
      e('retry-due'),
      e('connected'),
      e('lists-arrived'),
      policy.stableMs,
      died,
    ]);
    expect(state.failure).toEqual({ stage: 'run', message: 'killed', since: now, count: 1 });
  });

  test('a call soon after a failure brings the next try forward, not to now', () => {
    const { state } = play([...held, e('retry-due'), refused, e('retry-due'), refused, 10, e('wanted')]);
    expect(state.nextTryAt).toBe(policy.minRetryGapMs);
  });

  test('restarts are counted: deaths, failed probes and by hand; edits are not', () => {
    const again: Script = [e('connected'), e('lists-arrived')];
    const { state } = play([
      ...up,
      died,
      ...again,
      policy.stableMs,
      dumb(),
      dumb(),
      dumb(),
      ...again,
      e('restart'),
      e('drained'),
      ...again,
      ok(),
      e('drained'),
      ...again,
    ]);
    expect(state.state).toBe('ready');
    expect(state.restarts).toBe(3);
  });

  test('a busy server that never answers again is restarted in the end', () => {
    const { state } = play([...up, ...Array.from({ length: policy.busyStrikes }, () => dumb(true))]);
    expect(state.state).toBe('connecting');
  });
});
