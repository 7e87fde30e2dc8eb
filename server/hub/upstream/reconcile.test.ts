import { expect, test } from 'vitest';
import { storedServer } from './memory-server.testkit.ts';
import { planReconcile } from './reconcile.ts';

type Entry = Record<string, unknown>;
const url = 'http://127.0.0.1:1/mcp';

const cases: Array<{ name: string; from: Entry | null; to: Entry | null; does: string }> = [
  { name: 'nothing, then an entry', from: null, to: {}, does: 'add' },
  { name: 'an entry, then nothing', from: {}, to: null, does: 'remove' },
  { name: 'the same entry', from: {}, to: {}, does: 'nothing' },
  { name: 'another command', from: {}, to: { command: 'other' }, does: 'replace' },
  { name: 'other arguments', from: {}, to: { args: ['-v'] }, does: 'replace' },
  {
    name: 'arguments in another order',
    from: { args: ['a', 'b'] },
    to: { args: ['b', 'a'] },
    does: 'replace',
  },
  { name: 'another environment', from: { env: { A: '1' } }, to: { env: { A: '2' } }, does: 'replace' },
  {
    name: 'the environment in another order',
    from: { env: { A: '1', B: '2' } },
    to: { env: { B: '2', A: '1' } },
    does: 'nothing',
  },
  { name: 'another folder', from: {}, to: { cwd: '/tmp' }, does: 'replace' },
  { name: 'another transport', from: {}, to: { url }, does: 'replace' },
  { name: 'another URL', from: { url }, to: { url: `${url}2` }, does: 'replace' },
  { name: 'other headers', from: { url }, to: { url, headers: { authorization: 'x' } }, does: 'replace' },
  { name: 'a title', from: {}, to: { title: 'T' }, does: 'update' },
  { name: 'overrides', from: {}, to: { tools: { echo: { enabled: false } } }, does: 'update' },
  { name: 'timeouts', from: {}, to: { timeouts: { request: 1000 } }, does: 'update' },
  { name: 'disabled', from: {}, to: { enabled: false }, does: 'update' },
  { name: 'on demand', from: {}, to: { startOnDemand: true }, does: 'update' },
];

test.each(cases)('$name: $does', ({ from, to, does }) => {
  const mapOf = (entry: Entry | null) => new Map(entry ? [['a', storedServer('a', entry)]] : []);
  const plan = planReconcile(mapOf(from), mapOf(to));
  const done = Object.entries(plan).flatMap(([verb, list]) => (list.length > 0 ? [verb] : []));
  expect(done).toEqual(does === 'nothing' ? [] : [does]);
});

test('a newer revision of an equal entry is taken note of', () => {
  const plan = planReconcile(new Map([['a', storedServer('a')]]), new Map([['a', storedServer('a', {}, 2)]]));
  expect(plan.update).toHaveLength(1);
});
