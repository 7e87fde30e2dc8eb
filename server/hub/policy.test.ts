import { describe, expect, it } from 'vitest';
import { groupSpecSchema } from '../contract/group.ts';
import type { KeyScope } from '../contract/key.ts';
import { serverSpecSchema } from '../contract/server.ts';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import { defaultSystemConfig } from '../contract/system-config.ts';
import { buildCatalog } from './catalog.ts';
import { type EndpointRef, resolveEndpoint } from './endpoint.ts';
import { viewOf } from './policy.ts';
import type { Lists } from './upstream/connection.ts';

const when = new Date(0);
const stored = { origin: 'file' as const, revision: 1, createdAt: when, updatedAt: when };

function snapshot(over: Partial<SettingsSnapshot['system']['routing']> = {}): SettingsSnapshot {
  const server = (name: string, extra: object = {}) => ({
    ...stored,
    name,
    spec: serverSpecSchema.parse({ type: 'stdio', command: 'x', ...extra }),
  });
  const group = (id: string, spec: object) => ({ ...stored, id, spec: groupSpecSchema.parse(spec) });
  return {
    revision: 1,
    servers: new Map([
      [
        'a',
        server('a', { tools: { hidden: { enabled: false }, two: { name: 'zwei', description: 'Zwei' } } }),
      ],
      ['b', server('b')],
      ['off', server('off', { enabled: false })],
    ]),
    groups: new Map([
      [
        'g',
        group('g', {
          name: 'Group G',
          servers: [{ name: 'a', tools: ['one'], alias: 'first' }, { name: 'b' }],
        }),
      ],
      ['h', group('h', { servers: [{ name: 'b', tools: ['one'] }, { name: 'gone' }] })],
    ]),
    system: { ...defaultSystemConfig, routing: { ...defaultSystemConfig.routing, ...over } },
  };
}

const item = (key: string, extra = '') => ({ key, json: Buffer.from(`{"name":"${key}"${extra}}`) });
const resource = (uri: string) => ({ key: uri, json: Buffer.from(`{"uri":"${uri}","name":"r"}`) });
const lists: Lists = {
  tools: [item('one'), item('two', ',"n":1.0'), item('hidden')],
  prompts: [item('p')],
  resources: [resource('file:///x')],
  templates: [],
};

function toolsOf(ref: EndpointRef, scope: KeyScope, over = {}): string[] | null {
  const settings = snapshot(over);
  const endpoint = resolveEndpoint(settings, ref);
  const view = endpoint && viewOf(settings, endpoint, scope);
  return view ? [...buildCatalog(view, () => lists, '__').tools.keys()] : null;
}

const all: KeyScope = { all: true };
const some = (scope: Partial<Exclude<KeyScope, { all: true }>>): KeyScope => ({
  groups: [],
  servers: [],
  tools: [],
  ...scope,
});
const global: EndpointRef = { kind: 'global' };
const named = (name: string): EndpointRef => ({ kind: 'named', name });

describe('what a caller sees is the endpoint ∩ its scope', () => {
  it.each<[string, EndpointRef, KeyScope, string[] | null]>([
    [
      'everything on /mcp, but no disabled tool or server',
      global,
      all,
      ['a__one', 'a__zwei', 'b__one', 'b__two', 'b__hidden'],
    ],
    [
      'a group shows its picks under its aliases',
      named('g'),
      all,
      ['first__one', 'b__one', 'b__two', 'b__hidden'],
    ],
    [
      'a group answers under its name too',
      named('Group G'),
      all,
      ['first__one', 'b__one', 'b__two', 'b__hidden'],
    ],
    ['a server shows its own names', named('a'), all, ['one', 'zwei']],
    ['an unknown name is nothing', named('nope'), all, null],
    [
      'a group scope opens its group',
      named('g'),
      some({ groups: ['g'] }),
      ['first__one', 'b__one', 'b__two', 'b__hidden'],
    ],
    ['a group scope gives its picks on /mcp', global, some({ groups: ['h'] }), ['b__one']],
    ['a group scope gives its picks of a server', named('a'), some({ groups: ['g'] }), ['one']],
    [
      'a group scope leaves the common part of another group',
      named('g'),
      some({ groups: ['h'] }),
      ['b__one'],
    ],
    ['a server scope opens its part of groups', named('g'), some({ servers: ['a'] }), ['first__one']],
    ['a server scope opens the server', named('b'), some({ servers: ['b'] }), ['one', 'two', 'hidden']],
    ['a server scope opens no other server', named('a'), some({ servers: ['b'] }), null],
    [
      'a tool scope gives that tool alone',
      global,
      some({ tools: [{ server: 'a', tool: 'two' }] }),
      ['a__zwei'],
    ],
    [
      'a tool scope does not widen a group',
      named('g'),
      some({ tools: [{ server: 'a', tool: 'two' }] }),
      null,
    ],
    [
      'a disabled tool stays hidden from a tool scope',
      named('a'),
      some({ tools: [{ server: 'a', tool: 'hidden' }] }),
      [],
    ],
    [
      'scopes add up',
      global,
      some({ groups: ['h'], tools: [{ server: 'b', tool: 'two' }] }),
      ['b__one', 'b__two'],
    ],
    ['an empty scope is nothing', global, some({}), null],
  ])('%s', (_name, ref, scope, expected) => {
    expect(toolsOf(ref, scope)).toEqual(expected);
  });

  it('has no /mcp when the global route is off, and no group names when those are', () => {
    expect(toolsOf(global, all, { enableGlobalRoute: false })).toBeNull();
    expect(toolsOf(named('Group G'), all, { enableGroupNameRoute: false })).toBeNull();
  });
});

describe('catalogs', () => {
  function catalogOf(ref: EndpointRef) {
    const settings = snapshot();
    const endpoint = resolveEndpoint(settings, ref);
    const view = endpoint && viewOf(settings, endpoint, all);
    if (!view) throw new Error('no view');
    return buildCatalog(view, () => lists, '__');
  }

  it('rewrites names and descriptions and leaves every other byte', () => {
    const { bytes } = catalogOf(global);
    expect(bytes.tools.toString()).toContain('{"name":"a__zwei","n":1.0,"description":"Zwei"}');
  });

  it("marks the later server's URI where two offer the same, and finds both", () => {
    const { resources } = catalogOf(global);
    expect([...resources].map(([uri, t]) => [uri, t.member.server.name, t.item])).toEqual([
      ['file:///x', 'a', 'file:///x'],
      ['file://~b~/x', 'b', 'file:///x'],
    ]);
  });
});
