import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { liveEventSchema } from '../../server/contract/api/events.ts';
import * as contract from '../../server/contract/api/smart-routing.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { EventReader, RawClient } from '../support/mcp.ts';
import { localToken, makeKey, rest, restAs, waitForServers } from '../support/rest.ts';

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

let hub: Hub;

beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: { a: fixture(), b: fixture('--tools', '3') },
      groups: [{ id: 'part', servers: [{ name: 'a', alias: 'first', tools: ['echo', 'pid'] }] }],
    },
    // By words alone: what is found is the same on every machine.
    env: { EMBEDDING_MODEL: 'none' },
  });
  await waitForServers(hub, ['a', 'b']);
  const both = async () => expect((await search({ query: 'echo' })).items.length).toBeGreaterThan(1);
  await vi.waitFor(both, { timeout: 20_000, interval: 100 });
});
afterAll(() => hub?.stop());

const search = (body: Record<string, unknown>, token?: string) =>
  restAs(hub, contract.searchResultSchema, '/smart-routing/search', { body, token });
const names = ({ items }: contract.SearchResult) => items.map(({ name }) => name);
const read = <T>(schema: z.ZodType<T>, path: string): Promise<T> => restAs(hub, schema, path);

async function agent(path: string): Promise<RawClient> {
  const client = new RawClient(`${hub.url}${path}`, hub.key);
  expect(await client.connect()).toBe(200);
  return client;
}

describe('a search over REST', () => {
  it('finds what serves the need, with its reasons, under the name to call it by', async () => {
    const found = await search({ query: 'echo', limit: 3 });
    expect(found).toMatchObject({ mode: 'lexical', notice: expect.any(String), hidden: 0 });
    expect(found.searched).toBeGreaterThan(10);
    expect(found.items.length).toBeLessThanOrEqual(3);
    const [best] = found.items;
    expect(best).toMatchObject({ tool: 'echo', readOnly: true, inputSchema: { required: ['message'] } });
    expect(best?.name).toMatch(/^[ab]__echo$/);
    expect(best?.matched.length).toBeGreaterThan(0);
    const scores = found.items.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
  });

  it('in a group finds its tools alone, under the group’s names', async () => {
    const found = await search({ query: 'echo pid message', group: 'part' });
    expect(names(found).sort()).toEqual(['first__echo', 'first__pid']);
    expect(found.searched).toBe(2);
    const answer = await rest(hub, 'POST', '/smart-routing/search', { query: 'x', group: 'absent' });
    expect(answer.status).toBe(404);
  });

  it('is narrowed to a server, and to tools that change nothing', async () => {
    const ofB = await search({ query: 'echo', server: 'b' });
    expect(new Set(ofB.items.map(({ server }) => server))).toEqual(new Set(['b']));
    const reading = await search({ query: 'echo pid touch tool', readOnly: true, limit: 100 });
    expect(reading.items.length).toBeGreaterThan(0);
    expect(reading.items.filter(({ readOnly }) => !readOnly)).toEqual([]);
  });

  it('as a key finds what that key may call, and counts what it does not see', async () => {
    const scope = { tools: [{ server: 'b', tool: 'pid' }] };
    const { id } = await makeKey(hub, { scope });
    const found = await search({ query: 'echo', key: id });
    expect(names(found)).not.toContain('a__echo');
    expect(found.hidden).toBeGreaterThan(0);
    expect(names(await search({ query: 'pid', key: id }))).toEqual(['b__pid']);
    const closed = await rest(hub, 'POST', '/smart-routing/search', { query: 'x', key: id, group: 'part' });
    expect(closed.status).toBe(404);
  });

  it('is within the scope of the key that asks', async () => {
    const { token } = await makeKey(hub, { scope: { servers: ['b'] }, rest: 'viewer' });
    const { items } = await search({ query: 'echo pid tool', limit: 100 }, token);
    expect(new Set(items.map(({ server }) => server))).toEqual(new Set(['b']));
  });
});

describe('the index', () => {
  it('tells what it knows, and that nothing is embedded here', async () => {
    const status = await read(contract.smartStatusSchema, '/smart-routing/status');
    expect(status).toMatchObject({ enabled: true, kind: 'none', model: null, reindex: null });
    expect(status.tools).toBeGreaterThan(10);
    expect(await rest(hub, 'POST', '/smart-routing/reindex')).toMatchObject({
      status: 422,
      body: { code: 'unsupported' },
    });
  });

  it('tells the live stream when that changes', async () => {
    const end = new AbortController();
    const headers = { authorization: `Bearer ${localToken(hub)}` };
    const events = new EventReader(await fetch(`${hub.url}/api/events`, { headers, signal: end.signal }));
    await events.next((_, type) => type === 'snapshot');
    try {
      expect((await rest(hub, 'POST', '/servers/b/disable')).status).toBe(200);
      const told = await events.next((_, type) => type === 'smart.changed');
      expect(liveEventSchema.parse(JSON.parse(told))).toMatchObject({ status: { kind: 'none' } });
    } finally {
      end.abort();
      await rest(hub, 'POST', '/servers/b/enable');
    }
    await waitForServers(hub, ['b']);
  });

  it('forgets what use has taught', async () => {
    expect((await rest(hub, 'DELETE', '/smart-routing/learned')).status).toBe(204);
    expect(await read(contract.learnedSchema, '/smart-routing/learned')).toEqual({ items: [] });
  });
});

describe('what agents read and ask', () => {
  const description = async (path: string) => {
    const { result } = await (await agent(path)).rpc('tools/list');
    const { tools } = z
      .object({ tools: z.array(z.object({ name: z.string(), description: z.string() })) })
      .parse(result);
    return tools.find(({ name }) => name === 'search_tools')?.description;
  };

  it('the line that is put over REST is what they read, at once, and what is shown here', async () => {
    const about = 'Everything that the harbour office needs.';
    expect((await rest(hub, 'PUT', '/smart-routing/text', { about })).status).toBe(200);
    const text = await read(contract.smartTextSchema, '/smart-routing/text');
    expect(text).toMatchObject({ about, description: expect.stringContaining(about) });
    expect(await description('/mcp/$smart')).toBe(text.description);
  });

  it('a group has its own line', async () => {
    const patch = { smartRouting: { about: 'Cranes alone.' } };
    expect((await rest(hub, 'PATCH', '/groups/part', patch, { ifMatch: '*' })).status).toBe(200);
    const text = await read(contract.smartTextSchema, '/smart-routing/text?group=part');
    expect(text).toMatchObject({ endpoint: '$smart/part', about: 'Cranes alone.' });
    expect(await description('/mcp/$smart/part')).toBe(text.description);
  });

  it('a draft is shown as agents would read it, and they do not', async () => {
    const before = await description('/mcp/$smart');
    const draft = { about: 'A draft of mine.' };
    const shown = await restAs(hub, contract.smartTextSchema, '/smart-routing/text/preview', { body: draft });
    expect(shown.description).toContain('A draft of mine.');
    expect(await description('/mcp/$smart')).toBe(before);
  });

  it('what they searched for is listed with what they called after it', async () => {
    const client = await agent('/mcp/$smart');
    await client.call('search_tools', { query: 'say it again, echo' });
    await client.call('call_tool', { name: 'a__echo', arguments: { message: 'hi' } });
    await client.call('search_tools', { query: 'weigh a container' });
    const asked = (led: string) => read(contract.askedQueriesSchema, `/smart-routing/queries?led=${led}`);
    const { items } = await asked('anywhere');
    expect(items[0]).toMatchObject({ query: 'weigh a container', called: [] });
    expect(items[1]).toMatchObject({
      query: 'say it again, echo',
      results: expect.arrayContaining([expect.objectContaining({ name: 'a__echo' })]),
      called: [{ name: 'a__echo' }],
    });
    const nowhere = (await asked('nowhere')).items.map(({ query }) => query);
    expect(nowhere).toContain('weigh a container');
    expect(nowhere).not.toContain('say it again, echo');
  });

  it('three tools cost a model less than all of them', async () => {
    const { smart, items } = await read(contract.tokenFootprintSchema, '/smart-routing/footprint');
    expect(items.map(({ endpoint, kind }) => `${kind} ${endpoint}`)).toEqual([
      ...['global mcp', 'group part', 'server a', 'server b'],
    ]);
    const [all, group, server] = items;
    expect(all?.smart).toBe(smart);
    expect(smart).toBeGreaterThan(100);
    expect(all?.tokens).toBeGreaterThan(smart);
    expect(group).toMatchObject({ tools: 2, smart: expect.any(Number) });
    expect(server?.smart).toBeNull();
  });
});

it('switched off for agents it is still there for administrators, who see that it is off', async () => {
  const enable = (enabled: boolean) =>
    rest(hub, 'PATCH', '/settings/system', { smartRouting: { enabled } }, { ifMatch: '*' });
  expect((await enable(false)).status).toBe(200);
  expect(await read(contract.smartStatusSchema, '/smart-routing/status')).toMatchObject({ enabled: false });
  expect(names(await search({ query: 'echo' }))).toContain('a__echo');
  expect(await new RawClient(`${hub.url}/mcp/$smart`, hub.key).connect()).toBe(404);
  expect((await enable(true)).status).toBe(200);
});
