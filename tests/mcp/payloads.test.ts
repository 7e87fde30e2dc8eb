import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';

const PLANTED = 'Planted-Entry-Secret-42';
const TYPED = 'hunter2 and then some';

const payloadSchema = z.object({
  arguments: z.string(),
  result: z.string(),
  argumentsCut: z.boolean(),
  resultCut: z.boolean(),
  redacted: z.boolean(),
});
const detailSchema = z.object({
  id: z.string(),
  item: z.string().nullable(),
  payload: payloadSchema.nullable(),
  payloadHidden: z.boolean(),
});
const listSchema = z.object({ items: z.array(z.object({ id: z.string(), item: z.string().nullable() })) });

const server = testPostgresUrl();
const databases = [
  { name: 'PGlite', url: null },
  ...(server === null ? [] : [{ name: 'PostgreSQL', url: server }]),
];

describe.each(databases)('what is said in calls, on $name', ({ url }) => {
  let hub: Hub;
  let database: TestDatabase | undefined;
  let client: RawClient;
  beforeAll(async () => {
    database = url === null ? undefined : await createTestDatabase(url);
    hub = await startHub({
      settings: {
        mcpServers: {
          a: { command: 'node', args: [FIXTURE, '--stdio'], env: { WHATEVER: PLANTED } },
        },
      },
      env: { DATABASE_URL: database?.url },
    });
    await waitForServers(hub, ['a']);
    client = new RawClient(`${hub.url}/mcp`, hub.key);
    expect(await client.connect()).toBe(200);
  });
  afterAll(async () => {
    await hub?.stop();
    await database?.drop();
  });

  async function keep(payloads: 'off' | 'redacted' | 'full', payloadBytes = 2048): Promise<void> {
    const body = { activity: { payloads, payloadBytes } };
    expect((await rest(hub, 'PATCH', '/settings/system', body, { ifMatch: '*' })).status).toBe(200);
  }

  /** The newest calls of a tool, once there are so many. */
  async function callsOf(item: string, count: number): Promise<string[]> {
    for (;;) {
      const { body } = await rest(hub, 'GET', `/activity?item=${item}&limit=500`);
      const { items } = listSchema.parse(body);
      if (items.length >= count) return items.map(({ id }) => id);
      await delay(50);
    }
  }

  /** One call as somebody sees it, once its payload is written if `stored`. */
  async function shown(id: string, stored: boolean, token?: string) {
    for (;;) {
      const { status, body } = await rest(hub, 'GET', `/activity/${id}`, undefined, token ? { token } : {});
      expect(status).toBe(200);
      const detail = detailSchema.parse(body);
      if (!stored || detail.payload) return detail;
      await delay(50);
    }
  }

  test('off is the default: nothing is kept but the fact', async () => {
    await client.call('a__echo', { message: 'first' });
    const [id = ''] = await callsOf('echo', 1);
    await keep('full');
    await client.call('a__pid');
    await shown((await callsOf('pid', 1))[0] ?? '', true);
    expect(await shown(id, false)).toMatchObject({ payload: null, payloadHidden: false });
  });

  test('redacted: no credential that was typed, answered or configured can be read, in any answer', async () => {
    await keep('redacted', 16_384);
    const said = { password: TYPED, note: 'Authorization: Bearer abcdefghijkl', plain: 'still here', n: 1.5 };
    await client.call('a__echo_raw', said);
    await client.call('a__env');
    const [echoed = ''] = await callsOf('echo_raw', 1);
    const [env = ''] = await callsOf('env', 1);
    const echo = await shown(echoed, true);
    expect(echo.payload?.redacted).toBe(true);
    expect(echo.payload?.arguments).toContain('"plain":"still here","n":1.5');
    expect(JSON.parse(echo.payload?.arguments ?? '').password).toBe('••••••••');
    expect(echo.payload?.result).toContain('still here');
    expect((await shown(env, true)).payload?.result).toContain('WHATEVER');
    const token = hub.key;
    for (const path of [`/activity/${echoed}`, `/activity/${env}`]) {
      const { body } = await rest(hub, 'GET', path);
      for (const secret of [TYPED, 'hunter2', 'and then some', 'abcdefghijkl', PLANTED, token])
        expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  test('full: as it was said, big numbers and all, and cut where the settings say', async () => {
    await keep('full', 1024);
    await client.call('a__structured', { z: 1 });
    await client.call('a__big', { bytes: 5000 });
    const structured = await shown((await callsOf('structured', 1))[0] ?? '', true);
    expect(structured.payload).toMatchObject({ arguments: '{"z":1}', argumentsCut: false, redacted: false });
    expect(structured.payload?.result).toContain('"_meta":{"x/y":1},"unknown":{"kept":true}');
    const big = await shown((await callsOf('big', 1))[0] ?? '', true);
    expect(big.payload).toMatchObject({ resultCut: true, arguments: '{"bytes":5000}' });
    expect(big.payload?.result).toHaveLength(1024);
  });

  test('an error is kept as the caller got it', async () => {
    await keep('full');
    await client.call('a__rpc_error');
    const { payload } = await shown((await callsOf('rpc_error', 1))[0] ?? '', true);
    expect(JSON.parse(payload?.result ?? '')).toMatchObject({ code: -32050, message: 'a protocol error' });
  });

  test('only whoever may see audit records sees it, and only they export it', async () => {
    await keep('full');
    await client.call('a__fail', { cell: '=cmd()' });
    const [id = ''] = await callsOf('fail', 1);
    await shown(id, true);
    for (const role of ['viewer', 'editor', 'auditor', 'admin'] as const) {
      const { token } = await makeKey(hub, { rest: role });
      const sees = role === 'auditor' || role === 'admin';
      const detail = await shown(id, sees, token);
      expect([role, detail.payloadHidden, detail.payload === null]).toEqual([role, !sees, !sees]);
      const path = `${hub.url}/api/activity/export?item=fail&payloads=true`;
      const headers = { authorization: `Bearer ${token}` };
      const [lines, csv] = [await fetch(path, { headers }), await fetch(`${path}&format=csv`, { headers })];
      expect([role, lines.status, csv.status]).toEqual(sees ? [role, 200, 200] : [role, 403, 403]);
      if (!sees) continue;
      expect(JSON.parse((await lines.text()).split('\n')[0] ?? '')).toMatchObject({
        id,
        payload: detail.payload,
      });
      const [head, row] = (await csv.text()).split('\r\n');
      expect(head).toMatch(/,responseBytes,arguments,result,argumentsCut,resultCut,redacted$/);
      expect(row).toContain('"{""cell"":""=cmd()""}"');
    }
    const { body } = await rest(hub, 'GET', '/audit?action=activity.export');
    expect(body.items).toHaveLength(4);
  });

  test('while payloads are kept, and beyond the room for them, every call has its record', async () => {
    await keep('redacted', 262_144);
    const text = 'word and word '.repeat(8000);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => client.call('a__sleep', { ms: 0, i, text })),
    );
    expect(answers.every(({ result }) => result !== undefined)).toBe(true);
    expect(await callsOf('sleep', 200)).toHaveLength(200);
    await keep('off');
  });
});
