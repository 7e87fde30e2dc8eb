import { expect, test } from 'vitest';
import { serverSpecSchema } from '../contract/server.ts';
import { buildCatalog, type Catalog } from './catalog.ts';
import { ALL_PICKS, type EndpointMember } from './endpoint.ts';
import type { View } from './policy.ts';

function memberOf(
  name: string,
  tools: Record<string, object> = {},
  picks: string[] | null = null,
): EndpointMember {
  const spec = serverSpecSchema.parse({ type: 'stdio', command: 'x', tools });
  const at = new Date(0);
  const server = { name, spec, origin: 'admin' as const, revision: 1, createdAt: at, updatedAt: at };
  return { server, alias: name, picks: { ...ALL_PICKS, tools: picks ? new Set(picks) : null } };
}

function catalogOf(tools: string[], prefixed: boolean, ...members: EndpointMember[]): Catalog {
  const items = tools.map((key) => ({ key, json: Buffer.from(JSON.stringify({ name: key })) }));
  const view: View = {
    key: 'v',
    endpoint: { id: 'e', address: 'mcp/e', title: 'E', prefixed, smart: null, members },
    members,
  };
  return buildCatalog(view, () => ({ tools: items, prompts: [], resources: [], templates: [] }), '__');
}

const leads = (catalog: Catalog) => [...catalog.tools].map(([name, { item }]) => [name, item]);

test.each([[['get-env', 'get-tiny-image']], [['get-tiny-image', 'get-env']]])(
  'the tool that really has a name keeps it against an override, listed as %j',
  (listed) => {
    const catalog = catalogOf(listed, false, memberOf('a', { 'get-env': { name: 'get-tiny-image' } }));
    const owners = new Map([...catalog.tools].map(([name, { item }]) => [item, name]));
    expect(owners.get('get-tiny-image')).toBe('get-tiny-image');
    expect(owners.get('get-env')).toMatch(/^get-tiny-image_[0-9a-f]{8}$/);
    expect([...catalog.tools.values()].map(({ item }) => item)).toEqual(listed);
  },
);

test('it keeps the name also where a group or a key leaves it out, so that the name never means another tool', () => {
  const catalog = catalogOf(['b', 'x'], true, memberOf('a', { x: { name: 'b' } }, ['x']));
  expect(leads(catalog)).toEqual([[expect.stringMatching(/^a__b_[0-9a-f]{8}$/), 'x']]);
});

test('a name is free once its owner is shown under another or is hidden', () => {
  const swapped = catalogOf(['x', 'y'], true, memberOf('a', { x: { name: 'y' }, y: { name: 'x' } }));
  expect(leads(swapped)).toEqual([
    ['a__y', 'x'],
    ['a__x', 'y'],
  ]);
  const hidden = catalogOf(['x', 'y'], true, memberOf('a', { x: { name: 'y' }, y: { enabled: false } }));
  expect(leads(hidden)).toEqual([['a__y', 'x']]);
});

test('of two overrides with one name the first in the list has it', () => {
  const catalog = catalogOf(['x', 'y'], true, memberOf('a', { x: { name: 'n' }, y: { name: 'n' } }));
  expect(leads(catalog)).toEqual([
    ['a__n', 'x'],
    [expect.stringMatching(/^a__n_[0-9a-f]{8}$/), 'y'],
  ]);
});
