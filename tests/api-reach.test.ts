import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as reads from '../server/contract/api/reads.ts';
import { scopeReachSchema } from '../server/contract/reach.ts';
import { FIXTURE } from './fixtures/upstream.ts';
import { type Hub, startHub } from './support/hub.ts';
import { RawClient } from './support/mcp.ts';
import { makeKey, rest, restAs, waitForServers } from './support/rest.ts';

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

let hub: Hub;
const keys: Record<string, { id: string; token: string }> = {};

const SCOPES: Record<string, unknown> = {
  everything: { all: true },
  serverA: { servers: ['a'] },
  groupPart: { groups: ['part'] },
  toolPid: { tools: [{ server: 'a', tool: 'pid' }] },
  mixed: { groups: ['part'], servers: ['b'] },
  gone: { servers: ['gone'] },
};
const ENDPOINTS = ['mcp', 'a', 'b', 'off', 'both', 'part'];

beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: { a: fixture(), b: fixture('--tools', '3'), off: { ...fixture(), enabled: false } },
      groups: [
        { id: 'both', name: 'Both', servers: [{ name: 'a', alias: 'first' }, 'b'] },
        { id: 'part', servers: [{ name: 'a', tools: ['echo', 'pid', 'absent'] }, 'off'] },
      ],
    },
  });
  await waitForServers(hub, ['a', 'b']);
  for (const [name, scope] of Object.entries(SCOPES)) keys[name] = await makeKey(hub, { name, scope });
  keys.editor = await makeKey(hub, { name: 'editor', rest: 'editor', scope: { groups: ['part'] } });
});
afterAll(() => hub?.stop());

/** Asks, and holds the answer to its schema. */
const read = <T>(schema: z.ZodType<T>, path: string, token?: string): Promise<T> =>
  restAs(hub, schema, path, { token });

const urlOf = (endpoint: string) => `${hub.url}/mcp${endpoint === 'mcp' ? '' : `/${endpoint}`}`;

describe('what a key can call', () => {
  const cells = Object.keys(SCOPES).flatMap((scope) => ENDPOINTS.map((at) => [scope, at] as const));

  it.each(cells)('%s on %s is what its client sees', async (scope, endpoint) => {
    const key = keys[scope];
    const { items, endpoints } = await read(
      reads.keyToolsSchema,
      `/keys/${key?.id}/tools?endpoint=${endpoint}`,
    );
    const client = new RawClient(urlOf(endpoint), key?.token ?? '');
    const opens = (await client.connect()) === 200;
    // A disabled server's own URL answers a key of full scope, and lists nothing.
    const expected = opens && !(scope === 'everything' && endpoint === 'off');
    expect(endpoints.some(({ name }) => name === endpoint)).toBe(expected);
    expect(items.map(({ name }) => name)).toEqual(opens ? await client.toolNames() : []);
    if (opens) await client.end();
  });

  it('says where each tool comes from and how its endpoint is reached', async () => {
    const { items, endpoints } = await read(
      reads.keyToolsSchema,
      `/keys/${keys.everything?.id}/tools?endpoint=both`,
    );
    expect(items).toContainEqual({
      ...{ name: 'first__echo', server: 'a', tool: 'echo', description: 'Says the arguments again' },
    });
    expect(endpoints.slice(0, 2)).toEqual([
      { name: 'mcp', kind: 'global', title: 'Patchbay', url: expect.stringMatching(/\/mcp$/) },
      { name: 'both', kind: 'group', title: 'Both', url: expect.stringMatching(/\/mcp\/both$/) },
    ]);
  });

  it('is nobody else’s business, and an endpoint that nobody has is not found', async () => {
    const token = keys.editor?.token ?? '';
    const foreign = await rest(hub, 'GET', `/keys/${keys.serverA?.id}/tools`, undefined, { token });
    expect(foreign.status).toBe(404);
    await read(reads.keyToolsSchema, `/keys/${keys.editor?.id}/tools`, token);
    expect((await rest(hub, 'GET', `/keys/${keys.serverA?.id}/tools?endpoint=nowhere`)).status).toBe(404);
  });
});

describe('a scope before there is a key', () => {
  const preview = (scope: unknown) => restAs(hub, scopeReachSchema, '/keys/preview', { body: { scope } });

  it('is counted as a key of it would reach', async () => {
    const part = await preview(SCOPES.groupPart);
    expect(part).toMatchObject({ servers: 1, groups: 2, tools: 2, unknown: [] });
    expect(part.items.map(({ tool }) => tool).sort()).toEqual(['echo', 'pid']);
    const all = await preview({ all: true });
    const { items } = await read(reads.toolIndexSchema, '/tools/index');
    expect(all).toMatchObject({ servers: 2, tools: items.filter(({ enabled }) => enabled).length });
  });

  it('names what it names in vain', async () => {
    const scope = {
      groups: ['nope'],
      servers: ['a', 'none'],
      tools: [
        { server: 'a', tool: 'echo' },
        { server: 'a', tool: 'nix' },
      ],
    };
    expect((await preview(scope)).unknown).toEqual([
      { kind: 'group', name: 'nope' },
      { kind: 'server', name: 'none' },
      { kind: 'tool', name: 'a/nix' },
    ]);
  });

  it('that is wider than one’s own is refused, as creating it would be', async () => {
    const token = keys.editor?.token ?? '';
    const body = { scope: { servers: ['b'] } };
    expect((await rest(hub, 'POST', '/keys/preview', body, { token })).status).toBe(403);
    expect(
      (await rest(hub, 'POST', '/keys/preview', { scope: { groups: ['part'] } }, { token })).status,
    ).toBe(200);
  });
});

describe('who can call', () => {
  const named = ({ keys: found }: reads.GroupAccess) =>
    Object.fromEntries(found.map(({ name, why, tools }) => [name, { why, tools }]));

  it('a server: every key that comes there, and by what', async () => {
    const access = await read(reads.serverAccessSchema, '/servers/a/access');
    const { items } = await read(reads.serverItemListSchema, '/servers/a/items/tools');
    expect(named(access)).toMatchObject({
      everything: { why: ['all'], tools: items.length },
      serverA: { why: ['server'], tools: items.length },
      groupPart: { why: ['group:part'], tools: 2 },
      toolPid: { why: ['tools'], tools: 1 },
      mixed: { why: ['group:part'], tools: 2 },
    });
    expect(named(access)).not.toHaveProperty('gone');
    expect(access).toMatchObject({ othersHidden: 0, naming: 2 });
    expect(access.groups).toEqual([
      { id: 'both', name: 'Both' },
      { id: 'part', name: null },
    ]);
  });

  it('a group: also keys that open a part of it without naming it', async () => {
    const access = await read(reads.groupAccessSchema, '/groups/part/access');
    expect(named(access)).toMatchObject({
      serverA: { why: ['server'], tools: 2 },
      toolPid: { why: ['tools'], tools: 1 },
      mixed: { why: ['group:part'], tools: 2 },
    });
    expect(access.naming).toBe(3);
  });

  it('a disabled server: nobody now, but those that name it are told', async () => {
    const access = await read(reads.serverAccessSchema, '/servers/off/access');
    expect(named(access)).toMatchObject({
      everything: { tools: 0 },
      groupPart: { why: ['group:part'], tools: 0 },
    });
  });

  it('shows others’ keys to administrators alone', async () => {
    const all = await read(reads.serverAccessSchema, '/servers/a/access');
    const own = await read(reads.serverAccessSchema, '/servers/a/access', keys.editor?.token);
    expect(own.keys.map(({ name }) => name)).toEqual(['editor']);
    expect(own.othersHidden).toBe(all.keys.length - 1);
    expect(own.naming).toBe(all.naming);
    const viewer = await read(reads.groupAccessSchema, '/groups/part/access', hub.key);
    expect(viewer.keys).toEqual([]);
    expect(viewer.othersHidden).toBeGreaterThan(0);
  });

  it('what is not there is not found', async () => {
    expect((await rest(hub, 'GET', '/servers/part/access')).status).toBe(404);
    expect((await rest(hub, 'GET', '/groups/a/access')).status).toBe(404);
  });
});

describe('a name that is removed opens nothing later', () => {
  it('a server of the same name is not open to a key that named the old one', async () => {
    const spec = { type: 'stdio', ...fixture() };
    await rest(hub, 'POST', '/servers', { name: 'reused', spec });
    await waitForServers(hub, ['reused']);
    const old = await makeKey(hub, {
      name: 'old',
      scope: { servers: ['reused'], tools: [{ server: 'reused', tool: 'pid' }] },
    });
    const client = new RawClient(urlOf('reused'), old.token);
    expect(await client.connect()).toBe(200);
    await rest(hub, 'DELETE', '/servers/reused', undefined, { ifMatch: '*' });
    await rest(hub, 'POST', '/servers', { name: 'reused', spec });
    await waitForServers(hub, ['reused']);
    for (const at of ['reused', 'mcp']) {
      expect(await new RawClient(urlOf(at), old.token).connect()).toBe(404);
    }
    expect((await rest(hub, 'GET', `/keys/${old.id}`)).body.scope).toEqual({
      ...{ groups: [], servers: [], tools: [] },
    });
    const { body } = await rest(hub, 'GET', `/audit?subject=key:${old.id}`);
    expect(body.items).toMatchObject([
      { action: 'key.update', before: { scope: { servers: ['reused'] } }, after: { scope: { servers: [] } } },
      { action: 'key.create' },
    ]);
  });
});
