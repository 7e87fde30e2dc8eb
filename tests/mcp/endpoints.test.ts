import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

let hub: Hub;
const keys: Record<string, string> = {};

/** What each endpoint offers to somebody with every right: the tools `pid` and `echo` stand for the server. */
const ENDPOINTS = {
  '/mcp': ['a__echo', 'a__pid', 'b__echo', 'b__pid'],
  '/mcp/a': ['echo', 'pid'],
  '/mcp/b': ['echo', 'pid'],
  '/mcp/both': ['first__echo', 'b__echo', 'b__pid'],
  '/mcp/only-b': ['b__pid'],
} as const;
type EndpointPath = keyof typeof ENDPOINTS;

/** Which of those each scope leaves; an endpoint that is absent is a 404. */
const SCOPES: Record<string, { scope: unknown; sees: Partial<Record<EndpointPath, readonly string[]>> }> = {
  everything: { scope: { all: true }, sees: ENDPOINTS },
  serverA: {
    scope: { servers: ['a'] },
    sees: { '/mcp': ['a__echo', 'a__pid'], '/mcp/a': ['echo', 'pid'], '/mcp/both': ['first__echo'] },
  },
  groupOnlyB: {
    scope: { groups: ['only-b'] },
    sees: { '/mcp': ['b__pid'], '/mcp/b': ['pid'], '/mcp/both': ['b__pid'], '/mcp/only-b': ['b__pid'] },
  },
  groupBoth: {
    scope: { groups: ['both'] },
    sees: {
      '/mcp': ['a__echo', 'b__echo', 'b__pid'],
      '/mcp/a': ['echo'],
      '/mcp/b': ['echo', 'pid'],
      '/mcp/both': ['first__echo', 'b__echo', 'b__pid'],
      '/mcp/only-b': ['b__pid'],
    },
  },
  toolAPid: {
    scope: { tools: [{ server: 'a', tool: 'pid' }] },
    sees: { '/mcp': ['a__pid'], '/mcp/a': ['pid'] },
  },
  mixed: {
    scope: { groups: ['only-b'], tools: [{ server: 'a', tool: 'echo' }] },
    sees: {
      '/mcp': ['a__echo', 'b__pid'],
      '/mcp/a': ['echo'],
      '/mcp/b': ['pid'],
      '/mcp/both': ['first__echo', 'b__pid'],
      '/mcp/only-b': ['b__pid'],
    },
  },
  goneServer: { scope: { servers: ['gone'] }, sees: {} },
};

const BAD_KEYS: Record<string, () => string | null> = {
  none: () => null,
  malformed: () => 'pb_short',
  'unknown id': () => `pb_aaaaaaaaaa_${'x'.repeat(43)}`,
  'wrong secret': () => `${keys.everything?.slice(0, -4)}zzzz`,
  expired: () => keys.expired ?? '',
  disabled: () => keys.disabled ?? '',
  'someone else’s form': () => 'not-a-key-at-all-but-long',
};

beforeAll(async () => {
  hub = await startHub({
    // Each client comes from an address of its own, so that the guard against guessing stays out of this.
    env: { TRUST_PROXY: '1' },
    settings: {
      mcpServers: { a: fixture(), b: fixture(), off: { ...fixture(), enabled: false } },
      groups: [
        { id: 'both', name: 'Both of them', servers: [{ name: 'a', tools: ['echo'], alias: 'first' }, 'b'] },
        { id: 'only-b', servers: [{ name: 'b', tools: ['pid'] }] },
      ],
    },
  });
  await waitForServers(hub, ['a', 'b']);
  for (const [name, { scope }] of Object.entries(SCOPES))
    keys[name] = (await makeKey(hub, { name, scope })).token;
  const soon = new Date(Date.now() + 1500).toISOString();
  keys.expired = (await makeKey(hub, { name: 'expired', expiresAt: soon })).token;
  keys.disabled = (await makeKey(hub, { name: 'disabled', enabled: false })).token;
  await new Promise((resolve) => setTimeout(resolve, 1600));
});
afterAll(() => hub?.stop());

let addresses = 0;
const from = () => ({ 'x-forwarded-for': `10.1.${addresses >> 8}.${addresses++ & 255}` });

const PATHS = Object.keys(ENDPOINTS) as EndpointPath[];
const shown = (names: string[]) => names.filter((name) => /(^|__)(pid|echo)$/.test(name)).sort();

describe('without a good key nothing answers', () => {
  const cells = Object.keys(BAD_KEYS).flatMap((bad) =>
    [...PATHS, '/mcp/nothing', '/sse', '/sse/a', '/messages?sessionId=x'].map((path) => [bad, path] as const),
  );
  it.each(cells)('a key that is %s gets 401 on %s', async (bad, path) => {
    const client = new RawClient(`${hub.url}${path}`, BAD_KEYS[bad]?.() ?? null, from());
    expect(await client.connect()).toBe(401);
    const stream = await client.listen();
    expect(stream.status).toBe(401);
    await stream.close();
    expect(await client.end()).toBe(401);
  });
});

describe('a key lists and calls inside endpoint ∩ scope and nowhere else', () => {
  const cells = Object.keys(SCOPES).flatMap((scope) => PATHS.map((path) => [scope, path] as const));
  it.each(cells)('%s on %s', async (scope, path) => {
    const expected = SCOPES[scope]?.sees[path];
    const client = new RawClient(`${hub.url}${path}`, keys[scope] ?? '');
    if (!expected) {
      expect(await client.connect()).toBe(404);
      const stream = await new RawClient(
        `${hub.url}${path.replace('/mcp', '/sse')}`,
        keys[scope] ?? '',
      ).listen();
      expect(stream.status).toBe(404);
      return;
    }
    expect(await client.connect()).toBe(200);
    const names = await client.toolNames();
    expect(shown(names)).toEqual([...expected].sort());
    for (const candidate of [...ENDPOINTS[path], 'echo', 'a__counter', 'b__counter', 'off__echo']) {
      const answer = await client.call(candidate, { message: 'm' });
      if (names.includes(candidate)) expect(answer.result).toBeDefined();
      else expect(answer.error).toMatchObject({ code: -32602, message: `Unknown tool: ${candidate}` });
    }
  });

  it('unknown group, unknown server and forbidden server read the same', async () => {
    const texts = await Promise.all(
      ['/mcp/nothing', '/mcp/b', '/mcp/only-b', '/mcp/%2Fa', '/mcp/a/b'].map(async (path) => {
        const response = await new RawClient(`${hub.url}${path}`, keys.serverA ?? '').post({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
        });
        return `${response.status} ${await response.text()}`;
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(/^404 /);
  });

  it('a group answers under its name too', async () => {
    const client = new RawClient(`${hub.url}/mcp/${encodeURIComponent('Both of them')}`, hub.key);
    expect(await client.connect()).toBe(200);
    expect(shown(await client.toolNames())).toEqual([...ENDPOINTS['/mcp/both']].sort());
  });
});

describe('sessions are bound to key and endpoint', () => {
  it("another key's session id is a 404, and so is another endpoint's", async () => {
    const mine = new RawClient(`${hub.url}/mcp/a`, keys.everything ?? '');
    await mine.connect();
    for (const [url, key] of [
      ['/mcp/a', keys.serverA],
      ['/mcp/b', keys.everything],
      ['/mcp', keys.everything],
    ] as const) {
      const thief = new RawClient(`${hub.url}${url}`, key ?? '');
      thief.session = mine.session;
      expect((await thief.rpc('tools/list')).status).toBe(404);
      expect((await thief.listen()).status).toBe(404);
      expect(await thief.end()).toBe(404);
    }
    expect((await mine.rpc('ping')).status).toBe(200);
  });

  it('a missing id is a 400, an altered one a 404, an ended one a 404', async () => {
    const client = new RawClient(`${hub.url}/mcp`, hub.key);
    expect((await client.rpc('tools/list')).status).toBe(400);
    await client.connect();
    const altered = new RawClient(client.url, hub.key);
    altered.session = `${client.session?.slice(0, -3)}AAA`;
    expect((await altered.rpc('ping')).status).toBe(404);
    expect(await client.end()).toBe(200);
    expect((await client.rpc('ping')).status).toBe(404);
    expect(await client.end()).toBe(404);
  });

  it.each(['disable', 'revoke', 'narrow'])('to %s a key ends its streams', async (how) => {
    const key = await makeKey(hub, { name: how, scope: { servers: ['a'] } });
    const client = new RawClient(`${hub.url}/mcp/a`, key.token, from());
    await client.connect();
    const stream = await client.listen();
    expect(stream.status).toBe(200);
    const legacy = await new RawClient(`${hub.url}/sse/a`, key.token).listen();
    await legacy.next((_, event) => event === 'endpoint');
    const { etag } = await rest(hub, 'GET', `/keys/${key.id}`);
    const ifMatch = etag ?? '';
    if (how === 'revoke') await rest(hub, 'DELETE', `/keys/${key.id}`, undefined, { ifMatch });
    else {
      const patch = how === 'disable' ? { enabled: false } : { scope: { servers: ['b'] } };
      expect((await rest(hub, 'PATCH', `/keys/${key.id}`, patch, { ifMatch })).status).toBe(200);
    }
    await stream.ended(5000);
    await legacy.ended(5000);
    expect((await client.rpc('ping')).status).toBe(how === 'narrow' ? 404 : 401);
  });
});
