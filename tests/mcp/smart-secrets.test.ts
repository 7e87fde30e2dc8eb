import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createSealer } from '../../server/lib/seal.ts';
import { openStore } from '../../server/store/store.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { createMarks } from '../planted/marks.ts';
import { type Hub, startHub } from '../support/hub.ts';
import type { RawClient } from '../support/mcp.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { clientAt, search, textOf, waitForTools } from '../support/smart.ts';
import { storeOptions } from '../support/stores.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SMART = '/mcp/$smart';
const ENCRYPTION_KEY = 'an encryption key of the tests alone';
/** A secret in words: what is learned keeps words, so each of them would be told. */
const WORDS = ['zyxomma', 'quillfeather', 'brontide'];
const marks = createMarks();
const p = (name: string, form = '') => marks.plant('entry', name, form);
const SECRETS: Record<string, string> = {
  'a bearer key of the environment': p('BEARER_KEY'),
  'a bearer key of the settings': p('bearerAuthKey'),
  'the password of the administrator': p('ADMIN_PASSWORD'),
  'the key of the embedding service': p('OPENAI_API_KEY'),
  'a secret in env': p('env'),
  'a secret in env under a plain name': p('env of a plain name'),
  'a secret in env that is words': WORDS.join(' '),
  'a variable that an entry names': p('variable in env'),
  'a secret in headers': p('header'),
  'a bearer token in headers': p('bearer'),
  'a secret in a URL': p('query of a URL'),
  'a secret of an entry that is switched off': p('switched off'),
  'a secret of an entry that lacks a variable': p('lacking'),
};
const secretOf = (name: string): string => SECRETS[name] ?? '';

const server = testPostgresUrl();
const databases = [
  { name: 'PGlite', url: null },
  ...(server === null ? [] : [{ name: 'PostgreSQL', url: server }]),
];

const settings = {
  mcpServers: {
    vault: {
      ...{ command: 'node', args: [FIXTURE, '--stdio'] },
      env: {
        VAULT_TOKEN: secretOf('a secret in env'),
        WHATEVER: secretOf('a secret in env under a plain name'),
        SIGNING_PHRASE: secretOf('a secret in env that is words'),
        FROM_HUB: '${PLANTED}',
        REGION: 'atlantis',
      },
    },
    remote: {
      type: 'streamable-http',
      url: `http://127.0.0.1:1/mcp?key=${secretOf('a secret in a URL')}`,
      headers: {
        'X-Custom': secretOf('a secret in headers'),
        Authorization: `Bearer ${secretOf('a bearer token in headers')}`,
      },
    },
    off: {
      ...{ command: 'node', args: [FIXTURE, '--stdio'], enabled: false },
      env: { TOKEN: secretOf('a secret of an entry that is switched off') },
    },
    lacking: {
      ...{ command: 'node', args: ['${PLANTED_ABSENT}'] },
      env: { TOKEN: secretOf('a secret of an entry that lacks a variable') },
    },
  },
  systemConfig: {
    routing: { bearerAuthKey: secretOf('a bearer key of the settings') },
    activity: { payloads: 'redacted' },
  },
};

describe.each(databases)('secrets in what agents ask, on $name', ({ url }) => {
  let hub: Hub;
  let database: TestDatabase | null;
  let key: string;
  let agent: RawClient;
  // It is looked into after the hub has ended.
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-secrets-'));

  beforeAll(async () => {
    database = url === null ? null : await createTestDatabase(url);
    hub = await startHub({
      ...{ dir, settings },
      env: {
        BEARER_KEY: secretOf('a bearer key of the environment'),
        ADMIN_PASSWORD: secretOf('the password of the administrator'),
        OPENAI_API_KEY: secretOf('the key of the embedding service'),
        // Refuses at once: what fails is told to the log and the status.
        OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
        EMBEDDING_MODEL: 'unreachable',
        PLANTED: secretOf('a variable that an entry names'),
        ENCRYPTION_KEY,
        LOG_LEVEL: 'debug',
        ...(database && { DATABASE_URL: database.url }),
      },
    });
    await waitForServers(hub, ['vault']);
    key = marks.know('key', 'a made key', (await makeKey(hub, { name: 'agent' })).token);
    hub = { ...hub, key };
    await waitForTools(hub, SMART, 'says the arguments again', 1);
    agent = await clientAt(hub, SMART, key);
  });
  afterAll(async () => {
    await hub?.stop();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Nothing of any secret, in any form; the words of the one that is words singly, too. */
  function expectNone(text: string, where: string): void {
    expect(marks.find(text), where).toEqual([]);
    for (const word of WORDS) expect(text.toLowerCase(), where).not.toContain(word);
  }

  async function expectNoneAt(path: string): Promise<Record<string, unknown>> {
    const { status, body } = await rest(hub, 'GET', path);
    expect(status).toBe(200);
    expectNone(JSON.stringify(body), path);
    return body;
  }

  const spoken = () => [...Object.entries(SECRETS), ['a made key', key] as const];

  it('are in no list of what was asked, whose words stay else as they were said', async () => {
    for (const [name, secret] of spoken()) {
      const found = await search(agent, `echo ${secret} says it in atlantis`, { limit: 50 });
      expect(found.tools.length, name).toBeGreaterThan(0);
      expectNone(found.notice ?? '', 'the notice');
    }
    const { items } = z
      .object({ items: z.array(z.object({ query: z.string() })) })
      .parse(await expectNoneAt('/smart-routing/queries'));
    const asked = items.map(({ query }) => query).filter((query) => query.includes('atlantis'));
    expect(asked).toHaveLength(spoken().length);
    for (const query of asked) expect(query).toMatch(/^echo .*•+.* says it in atlantis$/);
  });

  it('teach nothing', async () => {
    for (const [, secret] of spoken()) {
      await search(agent, `message ${secret} goes out`, { limit: 50 });
      const { result } = await agent.call('call_tool', {
        ...{ name: 'vault__echo', arguments: { message: 'hello' } },
      });
      expect(textOf(result)).toContain('hello');
    }
    const { items } = z
      .object({ items: z.array(z.object({ words: z.array(z.string()) })) })
      .parse(await expectNoneAt('/smart-routing/learned'));
    expect(items.flatMap(({ words }) => words)).toContain('messag');
    await expectNoneAt('/smart-routing/queries');
  });

  it('are in no record of a call, nor in what is kept of its arguments', async () => {
    for (const [, secret] of spoken()) {
      await agent.call('call_tool', { name: `vault__${secret}`, arguments: {} });
      await agent.call('describe_tool', { name: secret });
      await agent.call('search_tools', { query: 'echo', server: secret });
    }
    const records = async () => {
      const { body } = await rest(hub, 'GET', '/activity?limit=500');
      return z.array(z.object({ id: z.string(), item: z.string().nullable() })).parse(body.items);
    };
    await vi.waitFor(async () => expect(await records()).toHaveLength(spoken().length * 6 + 1), {
      ...{ timeout: 10_000, interval: 100 },
    });
    await expectNoneAt('/activity?limit=500');
    const kept = async (id: string) => JSON.stringify((await rest(hub, 'GET', `/activity/${id}`)).body);
    for (const { id } of await records()) {
      const text = await vi.waitFor(
        async () => {
          const body = await kept(id);
          expect(z.object({ payload: z.unknown() }).parse(JSON.parse(body)).payload).not.toBeNull();
          return body;
        },
        { timeout: 10_000, interval: 100 },
      );
      expectNone(text, `payload of ${id}`);
    }
  });

  it('are nowhere else: not in the status, the log, or a table', async () => {
    await expectNoneAt('/smart-routing/status');
    await hub.stop();
    expectNone(hub.logs(), 'the log');
    const sealer = createSealer(ENCRYPTION_KEY, 'store');
    const store = await openStore(storeOptions({ url: database?.url ?? null, dataDir: hub.dataDir, sealer }));
    try {
      const tables = await store.db.execute<{ name: string }>(
        sql`select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
      );
      for (const { name } of tables) {
        const rows = await store.db.execute<{ row: string }>(sql.raw(`select t::text as row from ${name} t`));
        for (const { row } of rows) expectNone(row, `table ${name}`);
      }
      const [used] = await store.db.execute<{ count: string }>(
        sql`select count(*) as count from search_uses`,
      );
      expect(Number(used?.count)).toBeGreaterThan(0);
    } finally {
      await store.close();
    }
  });
});
