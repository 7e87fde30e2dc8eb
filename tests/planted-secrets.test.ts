import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { routes } from '../server/api/routes/index.ts';
import { eventually } from './fixtures/upstream.ts';
import { lookAtFiles, lookAtTables } from './planted/at-rest.ts';
import { runAlone, runCommands } from './planted/cli.ts';
import { followEvents, knownReads, readEverything, readRoutes } from './planted/reads.ts';
import { openWorld, type World, writeSettings } from './planted/world.ts';
import {
  accessWrites,
  callWrites,
  serverWrites,
  settingsWrites,
  userWrites,
  type Write,
} from './planted/writes.ts';
import { RawClient } from './support/mcp.ts';
import { testPostgresUrl } from './support/postgres.ts';
import { rest, waitForServers } from './support/rest.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Where which kind of secret is told, and to whom it is meant to be. Nothing else may tell any. */
const TOLD_ON_PURPOSE: Record<string, string[]> = {
  'POST /auth/login': ['token'],
  'POST /auth/refresh': ['token'],
  'POST /auth/link/use': ['token'],
  'POST /keys': ['key'],
  'POST /keys/{id}/rotate': ['key'],
  'POST /users': ['link'],
  'POST /users/{id}/reset-password': ['link'],
  'POST /servers/parse': ['paste'],
  'POST /settings/export, plain': ['entry'],
  'patchbay settings export --secrets plain': ['entry'],
  // What a tool answers goes to whoever called it, unchanged.
  'POST /tools/call': ['call', 'entry'],
};

const server = testPostgresUrl();
const databases = [
  { name: 'PGlite', url: null },
  ...(server === null ? [] : [{ name: 'PostgreSQL', url: server }]),
];

/** Asked first by those who may not; an editor only where nothing comes of it. */
const LESSER = ['nobody', 'an MCP-only key', 'a user who is viewer', 'a key of an auditor'];

describe.each(databases)('secrets in every place that can hold one, on $name', ({ url }) => {
  let world: World;
  const asked = new Set<string>();

  async function make(writes: readonly Write[]): Promise<void> {
    for (const { route, as, who = 'a user who is admin', ...request } of writes) {
      asked.add(route);
      for (const each of route.includes(' /auth/') ? [] : LESSER)
        await world.ask('refusals', each, { ...request, learn: () => {} });
      if (as === 'by an editor') await world.ask('refusals', 'a user who is editor', request);
      const answer = await world.ask(
        as === undefined || as === 'refused' ? route : `${route}, ${as}`,
        who,
        request,
      );
      if (answer.status === 500) throw new Error(`${route}: ${answer.status} ${answer.text}`);
    }
  }

  /** Where what kind of secret was told. */
  function told(): Record<string, string[]> {
    const kinds = new Map<string, Set<string>>();
    for (const { where, places } of world.leaks) {
      const known = kinds.get(where) ?? new Set();
      for (const { kind } of places) known.add(kind);
      kinds.set(where, known);
    }
    return Object.fromEntries([...kinds].map(([where, found]) => [where, [...found].sort()]));
  }

  /** What was told beside what is meant to be, in full, for whoever has to mend it. */
  function unmeant(): string[] {
    const lines = world.leaks.flatMap(({ where, places }) =>
      places
        .filter(({ kind }) => !TOLD_ON_PURPOSE[where]?.includes(kind))
        .map(({ kind, name }) => `${where}: ${kind}, ${name}`),
    );
    return [...new Set(lines)];
  }

  beforeAll(async () => {
    world = await openWorld(url);
    const { hub } = world;
    await waitForServers(hub, ['gossip', 'remote']);
    await waitForServers(hub, ['lacking', 'greedy'], 'misconfigured');
    const port = z
      .object({ spec: z.object({ url: z.string() }) })
      .parse((await rest(hub, 'GET', '/servers/remote')).body).spec.url;
    const events = followEvents(world, 6000);
    await make(callWrites(world));
    await make(serverWrites(world, Number(new URL(port).port)));
    await make(await accessWrites(world));
    await make(await userWrites(world));
    await events;
    await make(settingsWrites(world));
  });
  afterAll(() => world?.close());

  test('no route of the API is left out', () => {
    expect([...readRoutes].sort()).toEqual([...knownReads].sort());
    const writes = routes
      .filter(({ method }) => method !== 'get')
      .map((each) => `${each.method.toUpperCase()} ${each.path}`);
    expect([...asked].sort()).toEqual([...new Set(writes)].sort());
  });

  test('no answer to anybody tells one, whatever is read', async () => {
    await eventually(async () => {
      const { body } = await rest(world.hub, 'GET', '/activity?limit=500');
      return JSON.stringify(body).includes('explode');
    });
    await readEverything(world);
    expect(unmeant()).toEqual([]);
  });

  test('nor does a settings file that cannot be read any more', async () => {
    const secret = world.marks.plant('entry', 'broken settings file');
    writeSettings(world, `{"mcpServers": {"a": {"env": {"A": "${secret}" ${secret} }`);
    await eventually(async () => {
      const { body } = await rest(world.hub, 'GET', '/servers');
      return JSON.stringify(body.fileProblems).includes('JSON');
    });
    await readEverything(world, ['a user who is admin', 'a user who is viewer']);
    expect(unmeant()).toEqual([]);
  });

  test('nor what MCP clients are told of servers that fail', async () => {
    const client = new RawClient(`${world.hub.url}/mcp`, world.hub.key);
    expect(await client.connect()).toBe(401);
    const own = new RawClient(`${world.hub.url}/mcp`, world.env.BEARER_KEY ?? '');
    expect(await own.connect()).toBe(200);
    for (const name of ['dying__echo', 'refusing__echo', 'demanding__echo', 'lacking__echo', 'absent__echo'])
      world.look('MCP endpoints', name, (await own.call(name)).text);
    expect(unmeant()).toEqual([]);
  });

  // The command line is the same on either database.
  if (url === null) {
    test('nor the command line beside the hub', async () => {
      await runCommands(world);
      expect(unmeant()).toEqual([]);
    });
  }

  test('nor the log, nor anything that is kept in DATA_DIR or the database, but sealed', async () => {
    await world.hub.stop();
    world.look('the log', 'stdout and stderr', world.hub.logs());
    expect(lookAtFiles(world, world.hub.dataDir, 'DATA_DIR')).toEqual([]);
    if (existsSync(world.logFolder)) lookAtFiles(world, world.logFolder, 'the log file');
    expect(await lookAtTables(world)).toBeGreaterThan(50);
    expect(unmeant()).toEqual([]);
  });

  if (url === null) {
    test('nor the command line without a hub, nor a hub that cannot start', async () => {
      await runAlone(world);
      expect(unmeant()).toEqual([]);
    });
  }

  test('what is told on purpose is told there, and nowhere else', () => {
    const expected = Object.entries(TOLD_ON_PURPOSE).filter(([where]) => world.looked.has(where));
    expect(told()).toEqual(Object.fromEntries(expected));
  });
});
