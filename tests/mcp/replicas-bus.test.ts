import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { META } from '../../server/hub/meta-keys.ts';
import { FIXTURE, type RunningFixture, startFixture, startModern } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { EventReader, RawClient, type RpcMessage } from '../support/mcp.ts';
import { request } from '../support/modern-front.ts';
import { createTestDatabase, type TestDatabase, testPostgresUrl } from '../support/postgres.ts';
import { testRedisUrl } from '../support/redis.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const server = testPostgresUrl();
const redis = testRedisUrl('what several replicas owe one client');

/** One that keeps a call open while its client is asked, and one that asks by its result. */
const SERVERS = ['older', 'newest'] as const;
const URI = 'test://static/hello';
const LAST = 'test://static/pixel';
const ALL = { sampling: {}, elicitation: {}, roots: {} };
const ROOTS = { roots: [{ uri: 'file:///mine' }] };

type Step = Record<string, unknown>;
const ASK: Step = { ask: 'roots/list', key: 'q', params: '{}' };
const PROGRESS: Step = {
  notify: 'notifications/progress',
  params: '{"progressToken":$token,"progress":1}',
};
const DONE: Step = { result: '{"resultType":"complete","content":[],"heard":$heard}' };

describe.runIf(server && redis)('several replicas and one client', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let hubs: Hub[] = [];
  let fixtures: RunningFixture[] = [];
  let runs = 0;

  beforeAll(async () => {
    database = await createTestDatabase(server ?? '');
    const { hostname, port } = new URL(redis ?? '');
    proxy = await startProxy({ host: hostname, port: Number(port || 6379) });
    fixtures = [await startFixture('http'), await startModern(), await startModern(['--era', 'legacy'])];
    hubs = [await start(), await start()];
  }, 120_000);
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    for (const each of fixtures) await each.stop();
    await proxy?.close();
    await database?.drop();
  });

  async function start(): Promise<Hub> {
    const [older, newest, own] = fixtures.map(({ port }) => ({ url: `http://127.0.0.1:${port}/mcp` }));
    const stdio = { command: 'node', args: [FIXTURE, '--stdio'] };
    const hub = await startHub({
      settings: { mcpServers: { older, newest, own: { ...own, session: 'per-client' }, stdio } },
      env: {
        DATABASE_URL: database.url,
        ENCRYPTION_KEY: 'one-key-for-all-replicas-0123456789',
        JWT_SECRET: 'one-secret-for-all-replicas-0123456789',
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      },
    });
    await waitForServers(hub, [...SERVERS, 'own', 'stdio']);
    return hub;
  }

  function hubAt(at: number): Hub {
    const hub = hubs[at];
    if (!hub) throw new Error('the hub is not there');
    return hub;
  }
  const one = () => hubAt(0);
  const two = () => hubAt(1);

  /** The same client at two replicas. */
  async function both(path: string, capabilities = ALL): Promise<[RawClient, RawClient]> {
    const here = new RawClient(`${one().url}${path}`, one().key);
    expect(await here.connect(capabilities)).toBe(200);
    const there = new RawClient(`${two().url}${path}`, two().key);
    there.session = here.session;
    expect((await there.rpc('ping')).status).toBe(200);
    return [here, there];
  }

  function textOf({ result }: RpcMessage): string {
    const content = result?.content;
    const first: unknown = Array.isArray(content) ? content[0] : undefined;
    return typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : '';
  }

  /** What a fixture has counted, asked past the hubs' own connections by a client without a session. */
  async function counted(name: (typeof SERVERS)[number], what: string): Promise<number> {
    const said = await say(one(), name, [{ result: '{"content":[],"counts":$counts}' }], {});
    const counts: unknown = said.result?.counts;
    return typeof counts === 'object' && counts !== null ? Number(Reflect.get(counts, what) ?? 0) : 0;
  }

  interface Saying {
    retry?: Record<string, unknown>;
    heard?: RpcMessage[];
    signal?: AbortSignal;
    onBegun?: () => void;
    key?: string;
    /** Through `call_tool`. */ smart?: boolean;
  }

  /** One request of a client of 2026-07-28. @returns its answer */
  async function say(hub: Hub, name: string, steps: Step[], saying: Saying): Promise<RpcMessage> {
    const { retry = {}, heard = [], signal, onBegun, key = hub.key, smart = false } = saying;
    const meta = {
      [META.capabilities]: ALL,
      [META.logLevel]: 'info',
      progressToken: 'mine',
      'test/script': steps,
    };
    const wrapped = { name: 'call_tool', arguments: { name: `${name}__echo`, arguments: { a: 1 } } };
    const params = { ...(smart ? wrapped : { name: 'echo', arguments: { a: 1 } }), ...retry };
    const headers = { authorization: `Bearer ${key}` };
    const init = request('tools/call', params, { headers, meta });
    const url = `${hub.url}/mcp/${smart ? '$smart' : name}`;
    const response = await fetch(url, { ...init, ...(signal && { signal }) });
    if (response.headers.get('content-type') === 'application/json') return response.json();
    const reader = new EventReader(response);
    for (;;) {
      const message: RpcMessage = JSON.parse(await reader.next(() => true, 20_000));
      if (message.method === undefined) return message;
      heard.push(message);
      onBegun?.();
    }
  }

  /** A key that every replica knows. */
  async function keyForAll(name: string): Promise<{ id: string; token: string }> {
    const made = await makeKey(one(), { name: `another ${++runs}`, scope: { all: true } });
    const ping = new RawClient(`${two().url}/mcp/${name}`, made.token);
    await expect.poll(() => ping.connect(), { timeout: 10_000 }).toBe(200);
    return made;
  }

  /** Begins at a replica what its server asks something for. @returns what a retry adds, and its steps */
  async function asked(name: string, rest: Step[], hub = one(), key = hub.key, smart = false) {
    const count = `executed ${++runs}`;
    const steps = [ASK, { count }, ...rest];
    const { result } = await say(hub, name, steps, { key, smart });
    expect(result?.resultType).toBe('input_required');
    const inputResponses = Object.fromEntries(
      Object.keys(result?.inputRequests ?? {}).map((key) => [key, ROOTS]),
    );
    const retry = { requestState: result?.requestState, inputResponses };
    return {
      count,
      steps,
      retry: (at: Hub, saying: Saying = {}) => say(at, name, steps, { retry, smart, ...saying }),
    };
  }

  it('a question asked at one is answered through the other, and by nobody but its session', async () => {
    const [here, there] = await both('/mcp/stdio');
    const stream = await here.stream('c', 'tools/call', { name: 'elicit', arguments: {} });
    const question = await stream.message(({ method }) => method === 'elicitation/create');
    const id = String(question.id);
    const { token } = await makeKey(one(), { name: 'another', scope: { servers: ['stdio'] } });
    const thief = new RawClient(`${two().url}/mcp/stdio`, token);
    await expect.poll(() => thief.connect(ALL), { timeout: 10_000 }).toBe(200);
    const wrong = { result: { action: 'accept', content: { name: 'not mine' } } };
    expect(await thief.answer(id, wrong)).toBe(202);
    thief.session = there.session;
    expect(await thief.answer(id, wrong)).toBe(404);
    const second = new RawClient(`${two().url}/mcp/stdio`, two().key);
    await second.connect(ALL);
    expect(await second.answer(id, wrong)).toBe(202);
    expect(await there.answer(id, { result: { action: 'accept', content: { name: 'mine' } } })).toBe(202);
    const answer = await stream.message((message) => message.id === 'c');
    expect(textOf(answer)).toContain('"mine"');
    await here.end();
  });

  it('a call at one is taken back through the other, by nobody but its session', async () => {
    const [here, there] = await both('/mcp/older');
    const steps = [PROGRESS, { hang: 'taken back through another' }];
    const params = { name: 'echo', arguments: {}, _meta: { progressToken: 1, 'test/script': steps } };
    const stream = await here.stream('c', 'tools/call', params);
    await stream.message(({ method }) => method === 'notifications/progress');
    const other = new RawClient(`${two().url}/mcp/older`, two().key);
    await other.connect(ALL);
    await other.notify('notifications/cancelled', { requestId: 'c' });
    await there.notify('notifications/cancelled', { requestId: 'none' });
    expect(await counted('older', 'taken back through another')).toBe(0);
    await there.notify('notifications/cancelled', { requestId: 'c', reason: 'enough' });
    await expect.poll(() => counted('older', 'taken back through another'), { timeout: 5000 }).toBe(1);
    await here.end();
  });

  describe.each(SERVERS)('a request that a %s server asked something for', (name) => {
    it('goes on where it began also through call_tool of the smart endpoint', async () => {
      const { retry, count } = await asked(name, [PROGRESS, DONE], one(), one().key, true);
      const heard: RpcMessage[] = [];
      const { result } = await retry(two(), { heard });
      expect(result).toMatchObject({ heard: [expect.stringContaining('file:///mine')] });
      expect(heard.map(({ params }) => params?.progressToken)).toEqual(['mine']);
      expect(await counted(name, count)).toBe(1);
    });

    it('goes on where it began, and what is said meanwhile reaches its client', async () => {
      const log = { log: 'info', params: '{"level":"info","data":"hello"}' };
      const { retry, count } = await asked(name, [PROGRESS, log, DONE]);
      const heard: RpcMessage[] = [];
      const { result } = await retry(two(), { heard });
      expect(result).toMatchObject({
        resultType: 'complete',
        heard: [expect.stringContaining('file:///mine')],
      });
      expect(heard.map(({ method }) => method)).toEqual(['notifications/progress', 'notifications/message']);
      expect(heard[0]?.params).toMatchObject({ progressToken: 'mine', progress: 1 });
      expect(await counted(name, count)).toBe(1);
    });

    it('said again everywhere and at once is carried out once, and each is told the same', async () => {
      const gate = `gate ${++runs}`;
      const { retry, count } = await asked(name, [{ gate }, DONE]);
      const all = [retry(one()), retry(two()), retry(two())];
      await expect.poll(() => counted(name, count), { timeout: 5000 }).toBe(1);
      await say(one(), name, [{ open: gate }, DONE], {});
      const [first, ...others] = (await Promise.all(all)).map(({ result }) => result);
      expect(first).toMatchObject({ resultType: 'complete' });
      for (const each of others) expect(each).toEqual(first);
      expect((await retry(two())).result).toEqual(first);
      expect(await counted(name, count)).toBe(1);
    });

    it('is asked in rounds through any replica', async () => {
      const again = { ...ASK, key: 'q2' };
      const steps = [ASK, again, DONE];
      const state = async (hub: Hub, retry: Record<string, unknown>) =>
        (await say(hub, name, steps, { retry })).result ?? {};
      let result = await state(one(), {});
      const answers: Record<string, unknown> = {};
      for (const hub of [two(), one(), two()]) {
        if (result.resultType !== 'input_required') break;
        for (const key of Object.keys(result.inputRequests ?? {})) answers[key] = ROOTS;
        result = await state(hub, { requestState: result.requestState, inputResponses: answers });
      }
      expect(result).toMatchObject({
        resultType: 'complete',
        heard: [expect.any(String), expect.any(String)],
      });
    });

    it('is taken back by its client going away', async () => {
      const hang = `gone ${++runs}`;
      const { retry } = await asked(name, [PROGRESS, { hang }]);
      const leave = new AbortController();
      const left = expect(
        retry(two(), { signal: leave.signal, onBegun: () => leave.abort() }),
      ).rejects.toThrow();
      await left;
      await expect.poll(() => counted(name, hang), { timeout: 5000 }).toBe(1);
    });

    it('is refused to another principal, and goes on for its own', async () => {
      const { retry, count } = await asked(name, [DONE]);
      const { token } = await keyForAll(name);
      const { error } = await retry(two(), { key: token });
      expect(error).toMatchObject({ code: -32602 });
      expect(await counted(name, count)).toBe(0);
      expect((await retry(two())).result).toMatchObject({ resultType: 'complete' });
    });

    it('is recorded once, by the replica that carried it out', async () => {
      const key = await keyForAll(name);
      const { retry } = await asked(name, [DONE], one(), key.token);
      expect((await retry(two(), { key: key.token })).result).toMatchObject({ resultType: 'complete' });
      // Each replica writes its records in the order of its calls.
      for (const hub of [one(), two()]) await say(hub, name, [DONE], { key: key.token });
      const records = async () => {
        const { body } = await rest(one(), 'GET', `/activity?server=${name}&limit=200`);
        const items: unknown[] = Array.isArray(body.items) ? body.items : [];
        return items.filter((each) => JSON.stringify(each).includes(`key:${key.id}`)).length;
      };
      await expect.poll(records, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
      expect(await records()).toBe(4);
    });
  });

  it('a resource followed through one is told of on the stream that is open at the other, once', async () => {
    const [here, there] = await both('/mcp/older');
    const stream = await here.listen();
    for (const uri of [URI, LAST])
      expect((await there.rpc('resources/subscribe', { uri })).result).toEqual({});
    for (const uri of [URI, LAST]) await there.call('touch', { uri });
    const heard: unknown[] = [];
    do {
      const { params } = await stream.message(({ params }) => params?.touched === true);
      heard.push(params?.uri);
    } while (heard.at(-1) !== LAST);
    expect(heard).toEqual([URI, LAST]);
    await here.end();
  });

  it('what a server says unasked to a client at one is heard on its stream at the other', async () => {
    const [here, there] = await both('/mcp/own');
    const stream = await here.listen();
    await there.call('later', { method: 'notifications/message' });
    const { method } = await stream.message();
    expect(method).toBe('notifications/message');
    await here.end();
  });

  it('what a client says at one is heard by the server that has a connection for it at the other', async () => {
    const [here, there] = await both('/mcp/own');
    const notes = async () => {
      const steps = [{ result: '{"content":[],"notes":$notes}' }];
      const params = { name: 'echo', arguments: {}, _meta: { 'test/script': steps } };
      return JSON.stringify((await here.rpc('tools/call', params)).result?.notes);
    };
    expect(await notes()).not.toContain('roots/list_changed');
    await there.notify('notifications/roots/list_changed');
    await expect.poll(notes, { timeout: 5000 }).toContain('roots/list_changed');
    await here.end();
  });

  it('a log level that is set at one holds at the other', async () => {
    const [here, there] = await both('/mcp/older');
    const log = (level: string) => ({ log: level, params: `{"level":"${level}","data":"x"}` });
    const levels = async () => {
      const params = {
        name: 'echo',
        arguments: {},
        _meta: { 'test/script': [log('error'), log('alert'), DONE] },
      };
      const stream = await here.stream(`c${++runs}`, 'tools/call', params);
      const said: unknown[] = [];
      for (;;) {
        const message = await stream.message();
        if (message.method === undefined) return said;
        said.push(message.params?.level);
      }
    };
    expect(await levels()).toEqual(['error', 'alert']);
    expect((await there.rpc('logging/setLevel', { level: 'alert' })).result).toEqual({});
    await expect.poll(levels, { timeout: 5000 }).toEqual(['alert']);
    await here.end();
  });

  it('while Redis is away a retry elsewhere says that it was not repeated, calls go on; then all is as before', async () => {
    const { retry, count } = await asked('older', [DONE]);
    await proxy.cut();
    const lost = { code: -32602, data: { reason: 'lost_request_state' } };
    const started = performance.now();
    expect((await retry(two())).error).toMatchObject(lost);
    expect(performance.now() - started).toBeLessThan(3000);
    expect((await say(two(), 'older', [DONE], {})).result).toMatchObject({ resultType: 'complete' });
    expect(await counted('older', count)).toBe(0);
    await proxy.restore();
    const again = async () => (await retry(two())).result?.resultType;
    await expect.poll(again, { timeout: 20_000, interval: 200 }).toBe('complete');
    expect(await counted('older', count)).toBe(1);
  });

  it.each(SERVERS)('a replica that is told to end lets a %s request of another one finish', async (name) => {
    const leaving = await start();
    const gate = `gate ${++runs}`;
    const { retry, count } = await asked(name, [PROGRESS, { gate }, DONE], leaving);
    let ended: Promise<number | null> | undefined;
    const onBegun = () => {
      ended = leaving.stop();
      const ready = () =>
        fetch(`${leaving.url}/health/ready`).then(
          ({ status }) => status,
          () => 0,
        );
      void expect
        .poll(ready, { timeout: 10_000 })
        .not.toBe(200)
        .then(() => say(one(), name, [{ open: gate }, DONE], {}));
    };
    expect((await retry(two(), { onBegun })).result).toMatchObject({ resultType: 'complete' });
    expect(await ended).toBe(0);
    expect(await counted(name, count)).toBe(1);
  });

  it.each(SERVERS)(
    'a replica that is killed in a %s request is said to be gone, and nothing runs twice',
    async (name) => {
      const doomed = await start();
      try {
        const waiting = await asked(name, [DONE], doomed);
        const running = await asked(name, [PROGRESS, { gate: `never ${++runs}` }, DONE], doomed);
        const lost = { code: -32602, data: { reason: 'lost_request_state' } };
        const onBegun = () => void doomed.kill9();
        expect((await running.retry(two(), { onBegun })).error).toMatchObject(lost);
        for (const each of [running, waiting]) expect((await each.retry(two())).error).toMatchObject(lost);
        expect(await counted(name, running.count)).toBe(1);
        expect(await counted(name, waiting.count)).toBe(0);
      } finally {
        await doomed.stop();
      }
    },
  );
});
