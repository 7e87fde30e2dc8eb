import { describe, expect, test } from 'vitest';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ToolBrief } from '../../server/contract/items.ts';
import type { KeyScope } from '../../server/contract/key.ts';
import { draftOf } from './draft.ts';
import { byName, byServer, factsOf } from './facts.ts';
import { arranged, type ListedGroup, type Order } from './list-order.ts';
import { opens } from './openers.ts';
import { slugOf } from './slug.ts';
import { problemsOf } from './validate.ts';

const at = '2026-01-01T00:00:00.000Z';

describe('the id that a name suggests', () => {
  test.each([
    ['Production', 'production'],
    ['Data: daily work', 'data-daily-work'],
    ['  Über  Café  ', 'uber-cafe'],
    ['v1.2 (new)', 'v1.2-new'],
    ['a__b--c', 'a-b-c'],
    ['生产环境', 'group'],
    ['', 'group'],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('of %j is %j', (name, expected) => {
    expect(slugOf(name, new Set())).toBe(expected);
  });

  test('is one that no server or group has', () => {
    expect(slugOf('Prod', new Set(['prod', 'prod-2']))).toBe('prod-3');
    const long = 'x'.repeat(40);
    expect(slugOf(long, new Set([long]))).toBe(`${'x'.repeat(38)}-2`);
  });
});

function server(name: string, enabled = true): ServerView {
  return {
    name,
    spec: {
      type: 'stdio',
      command: 'node',
      args: [],
      env: {},
      enabled,
      session: 'auto',
      startOnDemand: false,
    },
    origin: 'admin',
    drift: false,
    revision: 1,
    createdAt: at,
    updatedAt: at,
    groups: [],
    status: null,
  };
}

const tool = (of: string, name: string, more: Partial<ToolBrief> = {}): ToolBrief => ({
  server: of,
  tool: name,
  description: '',
  tokens: 100,
  enabled: true,
  ...more,
});

const tools = byServer([
  tool('web', 'search'),
  tool('web', 'fetch'),
  tool('web', 'old', { enabled: false }),
  tool('off', 'any', { enabled: false }),
]);
const servers = byName([server('web'), server('off', false), server('new')]);

describe('what a group comes to', () => {
  test('counts shown tools with their prefix, and what gives nothing as trouble', () => {
    const facts = factsOf(
      {
        servers: [
          { name: 'web', tools: ['search', 'old', 'gone'] },
          { name: 'off' },
          { name: 'nobody' },
          { name: 'new', tools: ['later'] },
        ],
      },
      tools,
      servers,
    );
    // `web__search` costs six bytes more than `search`, with the comma: 100 + 6/4.
    expect(facts).toEqual({ tools: 1, tokens: 102, troubles: 4 });
    expect(factsOf({ servers: [{ name: 'web' }] }, tools, servers)).toMatchObject({ tools: 2, troubles: 0 });
  });
});

describe('the keys that open a group', () => {
  const groups = new Map([
    ['prod', [{ name: 'web', tools: ['search'] }]],
    ['near', [{ name: 'web', tools: ['search', 'fetch'], prompts: [], resources: [] }]],
    ['far', [{ name: 'web', tools: ['fetch'], prompts: [], resources: [] }]],
  ]);
  const none = { groups: [], servers: [], tools: [] };
  test.each<[KeyScope, boolean]>([
    [{ all: true }, true],
    [none, false],
    [{ ...none, groups: ['prod'] }, true],
    [{ ...none, servers: ['web'] }, true],
    [{ ...none, servers: ['other'] }, false],
    [{ ...none, tools: [{ server: 'web', tool: 'search' }] }, true],
    [{ ...none, tools: [{ server: 'web', tool: 'fetch' }] }, false],
    [{ ...none, groups: ['near'] }, true],
    [{ ...none, groups: ['far'] }, false],
  ])('%j: %s', (scope, expected) => {
    expect(opens(scope, 'prod', groups.get('prod') ?? [], groups)).toBe(expected);
  });
});

const listed = (id: string, name: string | undefined, members: string[], count: number): ListedGroup => ({
  group: {
    id,
    spec: { ...(name && { name }), servers: members.map((one) => ({ name: one })) },
    origin: 'admin',
    drift: false,
    revision: 1,
    createdAt: at,
    updatedAt: at,
    nameRoute: false,
    warnings: [],
  } satisfies GroupView,
  facts: { tools: count, tokens: 1000 - count, troubles: 0 },
});

describe('the list of groups', () => {
  const all = [listed('b', 'Zebra', ['web'], 5), listed('a', undefined, ['web', 'git'], 9)];
  const ids = (query: string, order: Order) => arranged(all, query, order).map(({ group }) => group.id);
  test.each<[string, Order, string[]]>([
    ['', 'name', ['a', 'b']],
    ['', 'tools', ['a', 'b']],
    ['', 'tokens', ['b', 'a']],
    ['', 'servers', ['a', 'b']],
    ['zeb', 'name', ['b']],
    ['GIT web', 'name', ['a']],
    ['nothing', 'name', []],
  ])('looked through for %j in the order %s is %j', (query, order, expected) => {
    expect(ids(query, order)).toEqual(expected);
  });
});

describe('a draft that the hub would refuse', () => {
  const check = (members: { name: string; alias?: string }[], id = 'prod') =>
    problemsOf({ draft: draftOf(id, { servers: members }), isNew: true, taken: new Set(['web']) }).map(
      ({ path, kind }) => `${path}: ${kind}`,
    );
  test.each([
    [check([{ name: 'web' }, { name: 'git', alias: 'g' }]), []],
    [check([], ''), ['id: id']],
    [check([], 'two words'), ['id: id']],
    [check([], 'web'), ['id: taken']],
    [check([{ name: 'web', alias: 'a b' }]), ['servers[0].alias: alias']],
    [check([{ name: 'web', alias: 'git' }, { name: 'git' }]), ['servers[0].alias: prefix']],
    [check([{ name: 'web' }, { name: 'git', alias: 'web' }]), ['servers[1].alias: prefix']],
  ])('is told at the field: %j', (found, expected) => {
    expect(found).toEqual(expected);
  });
});
