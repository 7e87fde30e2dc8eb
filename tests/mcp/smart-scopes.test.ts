import { renameSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, waitForServers } from '../support/rest.ts';
import { clientAt, search, textOf, waitForTools } from '../support/smart.ts';

const SMART = '/mcp/$smart';
const fixture = { command: 'node', args: [FIXTURE, '--stdio'] };
const SERVERS = {
  alpha: { ...fixture, title: 'First Works' },
  bravo: { ...fixture, title: 'Second Works', description: 'keeps second things' },
  charlie: { ...fixture, title: 'Third Works', tools: { pid: { enabled: false }, echo: { name: 'parrot' } } },
};
const GROUPS = [
  { id: 'pair', name: 'A Pair', servers: [{ name: 'alpha', alias: 'one', tools: ['echo'] }, 'bravo'] },
  { id: 'single', servers: ['charlie'], smartRouting: { about: 'Everything of the third.' } },
];

/** What each key sees at `$smart` and `$smart/pair`: of each server all tools, or these. */
const SCOPES: Record<string, { scope: unknown; sees: Record<string, '*' | string[]>; pair: boolean }> = {
  everything: { scope: { all: true }, sees: { alpha: '*', bravo: '*', charlie: '*' }, pair: true },
  oneServer: { scope: { servers: ['alpha'] }, sees: { alpha: '*' }, pair: true },
  oneTool: { scope: { tools: [{ server: 'bravo', tool: 'pid' }] }, sees: { bravo: ['pid'] }, pair: true },
  oneGroup: { scope: { groups: ['pair'] }, sees: { alpha: ['echo'], bravo: '*' }, pair: true },
  otherGroup: { scope: { groups: ['single'] }, sees: { charlie: '*' }, pair: false },
};

let hub: Hub;
const keys: Record<string, string> = {};
const settings = (smartRouting: Record<string, unknown> = {}, more = {}) => ({
  mcpServers: SERVERS,
  groups: GROUPS,
  systemConfig: { smartRouting },
  ...more,
});

function save(value: unknown): void {
  writeFileSync(`${hub.settingsPath}.new`, JSON.stringify(value));
  renameSync(`${hub.settingsPath}.new`, hub.settingsPath);
}

beforeAll(async () => {
  hub = await startHub({ settings: settings() });
  await waitForServers(hub, Object.keys(SERVERS));
  await waitForTools(hub, SMART, 'says the arguments again', 3);
  for (const [name, { scope }] of Object.entries(SCOPES))
    keys[name] = (await makeKey(hub, { name, scope })).token;
});
afterAll(() => hub?.stop());

const clientOf = (scope: string, path = SMART) => clientAt(hub, path, keys[scope]);
const statusOf = (path: string, key = hub.key) => new RawClient(`${hub.url}${path}`, key).connect();

/** What a key must never read: servers, titles and tools that it does not see, as this endpoint would call them. */
function forbidden(scope: string): string[] {
  const sees = SCOPES[scope]?.sees ?? {};
  const words: string[] = [];
  for (const [server, spec] of Object.entries(SERVERS)) {
    const open = sees[server];
    if (open === undefined) words.push(server, spec.title, `one__echo`);
    else if (open !== '*') words.push(...['env', 'fork', 'crash'].map((tool) => `${server}__${tool}`));
  }
  // The alias belongs to the group alone, and is said there to those who see it.
  return words.filter((word) => word !== 'one__echo' || sees.alpha === undefined);
}

const QUERIES = [
  'says the arguments again',
  'second things',
  'environment of the process',
  'echo',
  'bravo pid',
  'Third Works',
  'charlie__parrot',
  'leave a grandchild',
];
const NAMES = Object.keys(SERVERS).flatMap((server) =>
  ['echo', 'pid', 'env', 'parrot', 'nothing'].map((tool) => `${server}__${tool}`),
);

/** A word of the hub, changed a little: what an agent that half remembers would say. */
const nearly = (all: string[]) =>
  fc
    .tuple(fc.constantFrom(...all), fc.nat(8), fc.constantFrom('', 'x', '_'))
    .map(([word, at, put]) => word.slice(0, at) + put + word.slice(at + 1));
const asking = fc.oneof(
  fc.record({
    tool: fc.constant('search_tools'),
    args: fc.record(
      {
        query: fc.oneof(fc.constantFrom(...QUERIES), nearly(QUERIES)),
        server: fc.oneof(fc.constantFrom(...Object.keys(SERVERS)), nearly(Object.keys(SERVERS))),
        limit: fc.constantFrom(1, 10, 50),
        detail: fc.constantFrom('full', 'brief'),
      },
      { requiredKeys: ['query'] },
    ),
  }),
  fc.record({
    tool: fc.constantFrom('describe_tool', 'call_tool'),
    args: fc.record({ name: fc.oneof(fc.constantFrom(...NAMES), nearly(NAMES)) }),
  }),
);

describe.each(Object.keys(SCOPES))('a key of the scope %s', (scope) => {
  it('never reads a name outside of it that it did not say itself', { timeout: 60_000 }, async () => {
    const words = forbidden(scope);
    for (const path of SCOPES[scope]?.pair ? [SMART, `${SMART}/pair`] : [SMART]) {
      const client = await clientOf(scope, path);
      const listed = (await client.rpc('tools/list')).text;
      for (const word of words) expect(listed).not.toContain(word);
      await fc.assert(
        fc.asyncProperty(asking, async ({ tool, args }) => {
          const { text } = await client.call(tool, args);
          const said = JSON.stringify(args);
          for (const word of words) if (!said.includes(word)) expect(text).not.toContain(word);
        }),
        { numRuns: 60 },
      );
    }
  });

  it('finds all that it sees, and calls it', async () => {
    const client = await clientOf(scope);
    const { tools } = await search(client, 'says the arguments again; its process id', { limit: 50 });
    const names = tools.map(({ name }) => name);
    for (const [server, open] of Object.entries(SCOPES[scope]?.sees ?? {})) {
      if (open === '*' || open.includes('echo'))
        expect(names).toContain(server === 'charlie' ? 'charlie__parrot' : `${server}__echo`);
      for (const name of names.filter((each) => open !== '*' && each.startsWith(server)))
        expect(open).toContain(name.slice(server.length + 2));
    }
    expect(names).not.toContain('charlie__pid');
    const [first] = names;
    const { result } = await client.call('call_tool', { name: first, arguments: { message: 'm' } });
    expect(result).toBeDefined();
  });
});

it('unknown and forbidden read the same', async () => {
  const client = await clientOf('oneServer');
  for (const tool of ['describe_tool', 'call_tool']) {
    const texts = await Promise.all(
      ['bravo__pid', 'zzzzz__pid'].map(async (name) =>
        textOf((await client.call(tool, { name })).result).replaceAll(/bravo|zzzzz/g, ''),
      ),
    );
    expect(texts[0]).toBe(texts[1]);
  }
  const servers = await Promise.all(
    ['bravo', 'zzzzz'].map(async (server) =>
      textOf((await client.call('search_tools', { query: 'x', server })).result).replace(server, ''),
    ),
  );
  expect(servers[0]).toBe(servers[1]);
});

it('an endpoint that has nothing for a key is not there', async () => {
  expect(await statusOf(`${SMART}/single`, keys.oneServer)).toBe(404);
  expect(await statusOf(`${SMART}/nothing`, keys.oneServer)).toBe(404);
  expect(await statusOf(`${SMART}/pair`, keys.otherGroup)).toBe(404);
});

it('a group answers under its name, too, as its own endpoint', async () => {
  const client = await clientAt(hub, `${SMART}/${encodeURIComponent('A Pair')}`);
  const { tools } = await search(client, 'says the arguments again', { limit: 50 });
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['one__echo', 'bravo__echo']));
  expect(tools.map(({ server }) => server)).not.toContain('charlie');
  const byAlias = await search(client, 'says the arguments again', { server: 'one' });
  expect(byAlias.tools.map(({ name }) => name)).toEqual(['one__echo']);
});

describe('what agents read follows the settings', { timeout: 60_000 }, () => {
  const wait = { timeout: 15_000 };
  const textAt = async (path: string) => {
    const { text } = await (await clientAt(hub, path)).rpc('tools/list');
    return text;
  };

  it('names what lies behind, for each endpoint its own', async () => {
    const global = await textAt(SMART);
    expect(global).toContain('Servers: alpha (First Works), bravo (Second Works), charlie (Third Works).');
    const single = await textAt(`${SMART}/single`);
    expect(single).toContain('Everything of the third.');
    expect(single).not.toContain('alpha');
  });

  it('an administrator changes the line, and open clients are told once of what differs', async () => {
    const watcher = await clientAt(hub, SMART);
    const other = await clientAt(hub, `${SMART}/single`);
    const [stream, quiet] = [await watcher.listen(), await other.listen()];
    await watcher.toolNames();
    await other.toolNames();
    save(settings({ about: 'Works of all kinds.' }));
    await stream.message(({ method }) => method === 'notifications/tools/list_changed', 15_000);
    expect(await textAt(SMART)).toContain('Works of all kinds.');
    await stream.close();
    await expect(quiet.message(() => true, 300)).rejects.toThrow('nothing came in time');
    await quiet.close();
  });

  it('a threshold leaves out what is less sure, and says how many', async () => {
    save(settings({ threshold: 0.999 }));
    const found = () => clientAt(hub, SMART).then((client) => search(client, 'ask something'));
    await expect.poll(async () => (await found()).notice ?? '', wait).toMatch(/below the threshold of 0.999/);
  });

  it('switched off it is not there, and no session of before opens it', async () => {
    const before = await clientAt(hub, `${SMART}/pair`);
    save(settings({ enabled: false }));
    await expect.poll(() => statusOf(SMART), wait).toBe(404);
    expect(await statusOf(`${SMART}/pair`)).toBe(404);
    expect((await before.rpc('tools/list')).status).toBe(404);
    expect(
      (await fetch(`${hub.url}/sse/$smart`, { headers: { authorization: `Bearer ${hub.key}` } })).status,
    ).toBe(404);
  });

  it('it needs no endpoint over everything beside it', async () => {
    save(settings({}, { systemConfig: { routing: { enableGlobalRoute: false } } }));
    await expect.poll(() => statusOf(SMART), wait).toBe(200);
    expect(await statusOf('/mcp')).toBe(404);
    const client = await clientAt(hub, SMART);
    expect((await search(client, 'echo')).tools.length).toBeGreaterThan(0);
  });

  it('a server that is disabled or gone is found no more from that moment, and comes back', async () => {
    const { alpha, charlie } = SERVERS;
    save({ ...settings(), mcpServers: { alpha, charlie, bravo: { ...SERVERS.bravo, enabled: false } } });
    await expect.poll(() => textAt(SMART), wait).not.toContain('bravo');
    const find = async () =>
      (await search(await clientAt(hub, SMART), 'says the arguments again', { limit: 50 })).tools.map(
        ({ server }) => server,
      );
    expect(await find()).not.toContain('bravo');
    save(settings());
    await expect.poll(find, wait).toContain('bravo');
  });
});
