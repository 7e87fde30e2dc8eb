import { expect, test } from 'vitest';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import { systemConfigSchema } from '../contract/system-config.ts';
import { type EndpointRef, endpointById, resolveEndpoint } from './endpoint.ts';
import { storedServer } from './upstream/memory-server.testkit.ts';

const at = new Date(0);

function snapshot(system: Record<string, unknown> = {}): SettingsSnapshot {
  const group = (id: string, name?: string) => ({
    ...{ id, origin: 'admin' as const, revision: 1, createdAt: at, updatedAt: at },
    spec: { servers: [{ name: 'a' }], ...(name !== undefined && { name }) },
  });
  return {
    revision: 1,
    servers: new Map(['a', 'b'].map((name) => [name, storedServer(name, { command: 'x' })])),
    groups: new Map([
      ['g', group('g', 'Group G')],
      ['odd', group('odd', '$smart')],
      ['b', group('b')],
    ]),
    system: systemConfigSchema.parse(system),
  };
}

const smart = (group: string | null = null): EndpointRef => ({ kind: 'smart', group });
const named = (name: string): EndpointRef => ({ kind: 'named', name });
const idOf = (ref: EndpointRef, system = {}) => resolveEndpoint(snapshot(system), ref)?.id ?? null;

test.each<[EndpointRef, string | null]>([
  [smart(), 'smart:global'],
  [smart('g'), 'smart:group:g'],
  [smart('Group G'), 'smart:group:g'],
  [smart('$smart'), 'smart:group:odd'],
  [smart('a'), null],
  [smart('none'), null],
  [smart(''), null],
  [named('b'), 'group:b'],
  [named('a'), 'server:a'],
  [named('Group G'), 'group:g'],
])('%j is %s', (ref, id) => {
  expect(idOf(ref)).toBe(id);
  if (id === null) return;
  const found = resolveEndpoint(snapshot(), ref);
  expect(endpointById(snapshot(), id)).toEqual(found);
  expect(found?.smart !== null).toBe(ref.kind === 'smart');
});

test('group names open nothing where settings say so', () => {
  const system = { routing: { enableGroupNameRoute: false } };
  expect(idOf(smart('Group G'), system)).toBeNull();
  expect(idOf(smart('g'), system)).toBe('smart:group:g');
});

test('smart routing needs no endpoint over everything, and can be switched off alone', () => {
  expect(idOf(smart(), { routing: { enableGlobalRoute: false } })).toBe('smart:global');
  const off = { smartRouting: { enabled: false } };
  expect(idOf(smart(), off)).toBeNull();
  expect(idOf({ kind: 'global' }, off)).toBe('global');
  for (const id of ['smart:global', 'smart:group:g', 'smart:server:a', 'smart:', 'smart:group:'])
    expect(endpointById(snapshot(id === 'smart:server:a' ? {} : off), id)).toBeNull();
});
