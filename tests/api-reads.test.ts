import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { activityListSchema, statsSchema } from '../server/contract/api/activity.ts';
import * as reads from '../server/contract/api/reads.ts';
import { groupFootprintSchema } from '../server/contract/items.ts';
import { FIXTURE } from './fixtures/upstream.ts';
import { type Hub, startHub } from './support/hub.ts';
import { RawClient } from './support/mcp.ts';
import { localToken, makeKey, rest, restAs, waitForServers } from './support/rest.ts';

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

let hub: Hub;

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
});
afterAll(() => hub?.stop());

/** Asks, and holds the answer to its schema. */
const read = <T>(schema: z.ZodType<T>, path: string, token?: string): Promise<T> =>
  restAs(hub, schema, path, { token });

const urlOf = (endpoint: string) => `${hub.url}/mcp${endpoint === 'mcp' ? '' : `/${endpoint}`}`;

describe('every tool in brief', () => {
  const index = () => read(reads.toolIndexSchema, '/tools/index');

  it('names each tool of each server once, by its own name', async () => {
    const { items } = await index();
    const names = items.map(({ server, tool }) => `${server}/${tool}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['a/echo', 'b/echo', 'b/tool_2']));
    expect(items.find(({ server, tool }) => server === 'a' && tool === 'echo')).toEqual({
      server: 'a',
      tool: 'echo',
      description: 'Says the arguments again',
      tokens: expect.any(Number),
      enabled: true,
      readOnly: true,
    });
  });

  it('says what an override shows, on one short line', async () => {
    const description = `One\n  two ${'long '.repeat(100)}`;
    await rest(hub, 'PUT', '/servers/b/tools/tool_0', { name: 'renamed', description, enabled: false });
    const found = (await index()).items.find(({ tool }) => tool === 'tool_0');
    expect(found).toMatchObject({ tool: 'tool_0', shownAs: 'renamed', enabled: false });
    expect(found?.description).toMatch(/^One two long .*…$/);
    expect(found?.description.length).toBeLessThanOrEqual(200);
    await rest(hub, 'DELETE', '/servers/b/tools/tool_0');
    expect((await index()).items.find(({ tool }) => tool === 'tool_0')).not.toHaveProperty('shownAs');
  });

  it('is not sent again to who has it, until something changes', async () => {
    const ask = (tag: string | null) =>
      fetch(`${hub.url}/api/tools/index`, {
        headers: { authorization: `Bearer ${localToken(hub)}`, ...(tag && { 'if-none-match': tag }) },
      });
    const first = await ask(null);
    const tag = first.headers.get('etag');
    expect(first.status).toBe(200);
    const again = await ask(tag);
    expect([again.status, await again.text()]).toEqual([304, '']);
    await rest(hub, 'PUT', '/servers/a/tools/pid', { description: 'Another' });
    const changed = await ask(tag);
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('Another');
    await rest(hub, 'DELETE', '/servers/a/tools/pid');
  });

  it('keeps the tools of a server that was disabled, and says so', async () => {
    await rest(hub, 'POST', '/servers/b/disable');
    const { items } = await index();
    expect(items.filter(({ server }) => server === 'b').map(({ enabled }) => enabled)).toContain(false);
    expect(items.find(({ server, enabled }) => server === 'b' && enabled)).toBeUndefined();
    await rest(hub, 'POST', '/servers/b/enable');
    await waitForServers(hub, ['b']);
  });
});

describe('the items of a server', () => {
  const items = async (kind: string, server = 'a') =>
    (await read(reads.serverItemListSchema, `/servers/${server}/items/${kind}`)).items;

  it.each([
    ['tools', 'echo', { inputSchema: { required: ['message'] } }],
    ['prompts', 'greet', { title: 'Greeting' }],
    ['resources', 'test://static/hello', { title: 'Hello' }],
    ['templates', 'test://item/{id}', { mimeType: 'application/json' }],
  ])('of the kind %s are listed as it says them', async (kind, name, definition) => {
    const found = (await items(kind)).find((item) => item.name === name);
    expect(found).toMatchObject({ enabled: true, override: null, definition });
    const bytes = JSON.stringify(found?.definition).length;
    expect(found?.tokens).toBe(Math.round(bytes / 4));
  });

  it.each([
    ['prompts', 'prompts', 'greet'],
    ['resources', 'resources', 'test://static/hello'],
    ['templates', 'resources', 'test://item/{id}'],
  ])('of the kind %s are there while they are hidden, with what hides them', async (kind, under, name) => {
    const path = `/servers/a/${under}/${encodeURIComponent(name)}`;
    expect((await rest(hub, 'PUT', path, { enabled: false })).status).toBe(204);
    const all = await items(kind);
    expect(all.filter((item) => item.name === name)).toMatchObject([
      { enabled: false, override: { enabled: false }, definition: expect.any(Object) },
    ]);
    if (kind === 'templates') expect((await items('resources')).map((item) => item.name)).not.toContain(name);
    await rest(hub, 'DELETE', path);
  });

  it('that only an override knows are there without a definition', async () => {
    await rest(hub, 'PUT', '/servers/a/tools/long_gone', { enabled: false });
    expect((await items('tools')).find(({ name }) => name === 'long_gone')).toEqual({
      ...{ name: 'long_gone', enabled: false, override: { enabled: false } },
      ...{ definition: null, tokens: 0 },
    });
    await rest(hub, 'DELETE', '/servers/a/tools/long_gone');
  });

  it('cost the same tokens here, in the index and under the older path', async () => {
    const { items: index } = await read(reads.toolIndexSchema, '/tools/index');
    const older = await read(reads.serverItemListSchema, '/servers/a/tools');
    expect(older.items).toEqual(await items('tools'));
    for (const { tool, tokens } of index.filter(({ server }) => server === 'a'))
      expect(older.items.find(({ name }) => name === tool)?.tokens).toBe(tokens);
  });

  it('of no server are not found', async () => {
    expect((await rest(hub, 'GET', '/servers/absent/items/tools')).status).toBe(404);
    expect((await rest(hub, 'GET', '/servers/a/items/secrets')).status).toBe(404);
  });
});

describe('what a group lists', () => {
  const preview = (spec: unknown) =>
    restAs(hub, reads.groupPreviewSchema, '/groups/preview', { body: { spec } });

  it('is measured as it is served', async () => {
    const footprint = await read(groupFootprintSchema, '/groups/both/footprint');
    const client = new RawClient(urlOf('both'), hub.key);
    await client.connect();
    const { result } = await client.rpc('tools/list');
    expect(footprint.tokens).toBe(Math.round(JSON.stringify(result).length / 4));
    expect(footprint.tools).toBe((await client.toolNames()).length);
    expect(footprint.warnings).toEqual([]);
    await client.end();
  });

  it('has warnings for what gives nothing', async () => {
    const { tools, warnings } = await read(groupFootprintSchema, '/groups/part/footprint');
    expect(tools).toBe(2);
    expect(warnings).toMatchObject([
      { kind: 'not-offered', server: 'a', tool: 'absent' },
      { kind: 'server-disabled', server: 'off', tool: null },
    ]);
  });

  it('is seen before it is saved, under the names that clients will see', async () => {
    const spec = {
      servers: [
        { name: 'a', alias: 'A-Name.That.goes_on-and-on-to-the-end-1', tools: ['echo', 'structured'] },
        { name: 'b', alias: 'second' },
      ],
    };
    const draft = await preview(spec);
    expect(draft).toMatchObject({ problems: [], warnings: [] });
    await rest(hub, 'POST', '/groups', { id: 'draft', spec });
    const client = new RawClient(urlOf('draft'), hub.key);
    await client.connect();
    expect(draft.items.map(({ name }) => name)).toEqual(await client.toolNames());
    const saved = await read(groupFootprintSchema, '/groups/draft/footprint');
    expect(saved).toEqual({ tools: draft.tools, tokens: draft.tokens, warnings: [] });
    await client.end();
    await rest(hub, 'DELETE', '/groups/draft', undefined, { ifMatch: '*' });
  });

  it('says which names are cut and which are taken', async () => {
    await rest(hub, 'POST', '/servers', {
      name: 'long',
      spec: { type: 'stdio', ...fixture('--tools', '1') },
    });
    await waitForServers(hub, ['long']);
    await rest(hub, 'PUT', '/servers/long/tools/tool_0', { name: 'n'.repeat(60) });
    const { warnings, items, problems } = await preview({
      servers: [
        { name: 'long', tools: ['tool_0'] },
        { name: 'a', tools: ['echo'] },
        { name: 'a', tools: ['echo'] },
      ],
    });
    expect(problems).toMatchObject([{ path: 'spec.servers[2].name', message: '"a" is in this group twice' }]);
    expect(warnings).toMatchObject([
      { kind: 'shortened', server: 'long', tool: 'tool_0', name: items[0]?.name },
      { kind: 'renamed', server: 'a', tool: 'echo', name: items[2]?.name },
    ]);
    expect(items[0]?.name.length).toBe(64);
    await rest(hub, 'DELETE', '/servers/long', undefined, { ifMatch: '*' });
  });

  it('may keep a member whose server was removed, as saving lets it', async () => {
    const spec = { servers: [{ name: 'brief' }] };
    await rest(hub, 'POST', '/servers', { name: 'brief', spec: { type: 'stdio', ...fixture() } });
    await rest(hub, 'POST', '/groups', { id: 'keeps', spec });
    await rest(hub, 'DELETE', '/servers/brief', undefined, { ifMatch: '*' });
    const edited = { body: { id: 'keeps', spec } };
    expect(await restAs(hub, reads.groupPreviewSchema, '/groups/preview', edited)).toMatchObject({
      problems: [],
      warnings: [{ kind: 'server-unknown', server: 'brief' }],
    });
    expect((await preview(spec)).problems).toMatchObject([{ path: 'spec.servers[0].name' }]);
    await rest(hub, 'DELETE', '/groups/keeps', undefined, { ifMatch: '*' });
  });

  it('with a member that is not there can be looked at, and says why it could not be saved', async () => {
    const draft = await preview({ servers: [{ name: 'nobody' }, { name: 'a', tools: ['pid'] }] });
    expect(draft.items.map(({ name }) => name)).toEqual(['a__pid']);
    expect(draft.problems).toMatchObject([{ path: 'spec.servers[0].name' }]);
    expect(draft.warnings).toMatchObject([{ kind: 'server-unknown', server: 'nobody' }]);
  });
});

describe('clients that are connected', () => {
  const sessions = (query = '') => read(reads.sessionListSchema, `/sessions${query}`);

  it('are listed while they are, without what would let anybody in', async () => {
    const key = await makeKey(hub, { name: 'part', scope: { groups: ['part'] } });
    const client = new RawClient(urlOf('part'), key.token);
    await client.connect();
    const { items, total } = await sessions('?endpoint=part');
    expect(total).toBe(1);
    expect(items).toEqual([
      {
        ...{ principal: `key:${key.id}`, endpoint: 'part', transport: 'streamable' },
        ...{ client: { name: 'raw', version: '1' }, revision: '2025-11-25', streaming: false },
        ...{ since: expect.any(String), lastUsedAt: expect.any(String) },
      },
    ]);
    const stream = await client.listen();
    expect((await sessions('?endpoint=part')).items[0]?.streaming).toBe(true);
    expect(JSON.stringify(await sessions())).not.toContain(client.session);
    await stream.close();
    await client.end();
    expect(await sessions('?endpoint=part')).toEqual({ items: [], total: 0 });
  });

  it('are newest first and counted beyond the limit', async () => {
    const clients = ['mcp', 'a', 'b'].map((at) => new RawClient(urlOf(at), hub.key));
    for (const client of clients) await client.connect();
    const { items, total } = await sessions('?limit=2');
    expect(items).toHaveLength(2);
    expect(total).toBeGreaterThanOrEqual(3);
    expect((await sessions('?endpoint=mcp')).items).toMatchObject([{ endpoint: 'mcp' }]);
    for (const client of clients) await client.end();
  });
});

describe('calls', () => {
  it('are recorded under the address of their endpoint, and found by it', async () => {
    for (const [name, tool] of [
      ['mcp', 'a__echo'],
      ['part', 'a__echo'],
      ['a', 'echo'],
      ['Both', 'first__echo'],
    ] as const) {
      const client = new RawClient(urlOf(name), hub.key);
      await client.connect();
      await client.call(tool);
      await client.end();
    }
    const endpointsOf = async (query: string) =>
      (await read(activityListSchema, `/activity${query}`)).items.map(({ endpoint }) => endpoint).sort();
    await expect
      .poll(() => endpointsOf('?item=echo'), { timeout: 10_000 })
      .toEqual(['mcp', 'mcp/a', 'mcp/both', 'mcp/part']);
    expect(await endpointsOf('?endpoint=mcp%2Fpart')).toEqual(['mcp/part']);
    const { items } = await read(statsSchema, '/activity/stats?groupBy=endpoint');
    expect(items.map(({ key }) => key).sort()).toEqual(['mcp', 'mcp/a', 'mcp/both', 'mcp/part']);
  });
});
