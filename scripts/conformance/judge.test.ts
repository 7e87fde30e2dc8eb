import { expect, test } from 'vitest';
import { parseAccepted } from './accepted.ts';
import type { Run } from './compare.ts';
import { scenarioOf, unscoredIn } from './outcomes.ts';
import { document, judge } from './report.ts';
import type { Outcome, Outcomes } from './suites.ts';

const passes: Outcome = { scored: true, ok: true, passed: 2, why: [] };
const fails: Outcome = { scored: true, ok: false, passed: 0, why: ['check: no'] };
const outcomes = (of: Record<string, Outcome>): Outcomes => new Map(Object.entries(of));

const way: Pick<Run, 'kind' | 'endpoint' | 'suite'> = { kind: 'legacy', endpoint: 'server', suite: 'modern' };
const lost: Run = { ...way, direct: outcomes({ ping: passes }), hub: outcomes({ ping: fails }) };
const reason = 'there is no way to say this in that revision';
const excuse = { suites: ['modern'], upstreams: ['legacy'], scenario: 'ping', reason };

test('what passes directly and not through the hub is a failure', () => {
  expect(judge(lost, [])).toMatchObject({
    failed: true,
    lines: [expect.anything(), '  ✗ ping', '      check: no'],
  });
});

test('what did not end is a failure', () => {
  expect(judge({ ...lost, hub: new Map() }, []).failed).toBe(true);
});

test('what the other revision cannot express is none, and says why', () => {
  const { failed, lines } = judge(lost, parseAccepted([excuse]));
  expect(failed).toBe(false);
  expect(lines[1]).toContain(reason);
});

test('an excuse that is no longer needed is named', () => {
  const { failed, lines } = judge({ ...lost, hub: outcomes({ ping: passes }) }, parseAccepted([excuse]));
  expect(failed).toBe(false);
  expect(lines[1]).toContain('take it off');
});

test('nothing is excused where both sides speak the same revision', () => {
  expect(() => parseAccepted([{ ...excuse, upstreams: ['legacy', 'dual'] }])).toThrow('on dual');
  expect(() => parseAccepted([{ ...excuse, suites: ['v1'] }])).toThrow('on legacy');
});

test('a scenario that fails without a hub is a failure of the server', () => {
  const broken = { ...lost, direct: outcomes({ ping: fails }) };
  expect(judge(broken, []).failed).toBe(true);
});

test('what a suite does not score counts for nothing', () => {
  const extra = { ...passes, scored: false };
  const run = { ...lost, direct: outcomes({ ping: extra }), hub: new Map() };
  expect(judge(run, [])).toMatchObject({ failed: false, lines: [expect.stringContaining('of 0 scored')] });
});

test('fewer checks are told, but are no failure', () => {
  const fewer = { ...lost, hub: outcomes({ ping: { ...passes, passed: 1 } }) };
  expect(judge(fewer, [])).toMatchObject({
    failed: false,
    lines: [expect.anything(), expect.stringContaining('~ ping')],
  });
});

test('the table names every lost scenario and every excuse', () => {
  const text = document([lost], parseAccepted([excuse]), '1a2b3c4', '2026-11-21');
  expect(text).toContain('| `modern` | 1 of 1 | 0 of 1 | `ping` ¹ |');
  expect(text).toContain(reason);
  expect(text).toContain('commit 1a2b3c4, 2026-11-21');
});

test('results are found by the names of folders, and what is not scored by the words of the suite', () => {
  expect(scenarioOf('server-server-stateless-2026-11-21T16-46-52-297Z')).toBe('server-stateless');
  expect(
    unscoredIn('✓ ping: 1\nNot scored for 2026-07-28: 1 run\n  ✗ tasks-lifecycle (extension)\n'),
  ).toEqual(new Set(['tasks-lifecycle']));
});
