import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSealer } from '../../server/lib/seal.ts';
import { type RunningFixture, startFixture, startModern } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { ALL_CAPABILITIES } from './support/check.ts';
import { HttpPeer } from './support/http-peer.ts';
import { ModernPeer, modernHeaders } from './support/modern-peer.ts';
import { exchange, type Peer } from './support/peer.ts';
import { membersOf } from './support/said.ts';
import { type Step, scripted, valueIn, wordOf } from './support/script.ts';

const ENCRYPTION_KEY = 'a-key-that-only-these-tests-know-0123456789';
/** A server that keeps the call open while its client is asked, and one that asks by its result. */
const SERVERS = ['older', 'newest'] as const;
const ROOTS = '{"roots":[{"uri":"file:///mine"}]}';

let hub: Hub;
let fixtures: RunningFixture[] = [];
let runs = 0;

beforeAll(async () => {
  const [older, newest] = [await startFixture('http'), await startModern()];
  fixtures = [older, newest];
  hub = await startHub({ settings: settings(), env: { ENCRYPTION_KEY } });
  await waitForServers(hub, [...SERVERS, 'other']);
});
afterAll(async () => {
  await hub?.stop();
  for (const each of fixtures) await each.stop();
});

function settings() {
  const [older, newest] = fixtures.map(({ port }) => ({ url: `http://127.0.0.1:${port}/mcp` }));
  return { mcpServers: { older, newest, other: older } };
}

function client(server: string, key = hub.key, at = hub): Peer {
  return new ModernPeer(new HttpPeer(`${at.url}/mcp/${server}`, key, modernHeaders), ALL_CAPABILITIES);
}

/** A call that was asked something: how it goes on, and how often the server came to its end. */
interface Asked {
  state: string;
  /** Says the call again with the answer. @returns the bytes of `error` or `result` */
  retry(
    state?: string,
    change?: Retry,
  ): Promise<{ result?: string; error?: { code: number; data: unknown } }>;
  executions(at?: Hub): Promise<unknown>;
}

interface Retry {
  server?: string;
  key?: string;
  args?: string;
  method?: string;
  at?: Hub;
}

async function asked(server: string, key = hub.key, first = hub): Promise<Asked> {
  const name = `executed ${++runs}`;
  const steps: Step[] = [
    { ask: 'roots/list', key: 'q', params: '{}' },
    { count: name },
    { result: '{"resultType":"complete","content":[],"heard":$heard}' },
  ];
  const said = async (peer: Peer, params: string, method = 'tools/call') => {
    const item = method === 'tools/call' ? '"name":"echo"' : '"name":"greet"';
    const all = await exchange(peer, scripted(steps, { params: `${item},${params}`, method }));
    return membersOf(all.at(-1) ?? '{}');
  };
  const { result = '{}' } = await said(client(server, key, first), '"arguments":{"a":1}');
  const { requestState = 'null', inputRequests = '{}' } = membersOf(result);
  const questions = Object.keys(membersOf(inputRequests));
  const answers = `{${questions.map((each) => `${JSON.stringify(each)}:${ROOTS}`).join(',')}}`;
  const own = String(JSON.parse(requestState));
  return {
    state: own,
    async retry(state = own, { server: to = server, key: by = key, args = '{"a":1}', method, at } = {}) {
      const again = `"arguments":${args},"inputResponses":${answers},"requestState":${JSON.stringify(state)}`;
      const answer = await said(client(to, by, at), again, method);
      return {
        ...(answer.result !== undefined && { result: answer.result }),
        ...(answer.error !== undefined && { error: JSON.parse(answer.error) }),
      };
    },
    executions: async (at = hub) => valueIn(await wordOf(client(server, at.key, at), 'counts'), name) ?? 0,
  };
}

const refusedAs = (reason: string) => ({ error: { code: -32602, data: { reason } } });
const INVALID = refusedAs('invalid_request_state');

/** The same length, with another letter somewhere. */
function changedAt(state: string, at: number): string {
  return `${state.slice(0, at)}${state[at] === 'A' ? 'B' : 'A'}${state.slice(at + 1)}`;
}

const ALTERED: Readonly<Record<string, (state: string) => string>> = {
  'with another first letter': (state) => changedAt(state, 0),
  'with another letter in the middle': (state) => changedAt(state, Math.floor(state.length / 2)),
  'with another last letter': (state) => changedAt(state, state.length - 2),
  'without its end': (state) => state.slice(0, -4),
  'with something behind it': (state) => `${state}AAAA`,
  'twice in a row': (state) => state + state,
  'that is empty': () => '',
  'that is no state at all': () => 'state',
  'that is very long': (state) => state.repeat(50),
};

describe.each(SERVERS)(
  'the state of a call that waits for its client, on the %s kind of server',
  (server) => {
    it('goes on with its call, once', async () => {
      const call = await asked(server);
      expect(await call.executions()).toBe(0);
      expect((await call.retry()).result).toContain('file:///mine');
      expect(await call.executions()).toBe(1);
    });

    it('that is repeated gets the same answer again, and nothing is carried out twice', async () => {
      const call = await asked(server);
      const first = await call.retry();
      expect([await call.retry(), await call.retry()]).toEqual([first, first]);
      expect(await call.executions()).toBe(1);
    });

    it('that comes ten times at once is carried out once, and each gets its answer', async () => {
      const call = await asked(server);
      const all = await Promise.all(Array.from({ length: 10 }, () => call.retry()));
      expect(new Set(all.map(({ result }) => result)).size).toBe(1);
      expect(all[0]?.result).toContain('file:///mine');
      expect(await call.executions()).toBe(1);
    });

    it.each(Object.keys(ALTERED))('%s is refused, and the call still waits', async (how) => {
      const call = await asked(server);
      expect(await call.retry(ALTERED[how]?.(call.state))).toMatchObject(INVALID);
      expect(await call.executions()).toBe(0);
      expect((await call.retry()).result).toContain('file:///mine');
      expect(await call.executions()).toBe(1);
    });

    it('of another principal is refused, and does its owner no harm', async () => {
      const call = await asked(server);
      const { token } = await makeKey(hub, { name: `thief ${runs}` });
      expect(await call.retry(call.state, { key: token })).toMatchObject(INVALID);
      expect(await call.executions()).toBe(0);
      expect((await call.retry()).result).toContain('file:///mine');
    });

    it('of a key that was revoked is not even read', async () => {
      const { id, token } = await makeKey(hub, { name: `revoked ${runs}` });
      const call = await asked(server, token);
      await rest(hub, 'DELETE', `/keys/${id}`);
      await expect(call.retry()).rejects.toThrow('answered with 401');
      expect(await call.executions()).toBe(0);
    });

    it.each([
      ['other arguments', { args: '{"a":2}' }],
      ['another server', { server: 'other' }],
      ['another method', { method: 'prompts/get' }],
    ])('is refused for %s', async (_what, change) => {
      const call = await asked(server);
      expect(await call.retry(call.state, change)).toMatchObject(INVALID);
      expect(await call.executions()).toBe(0);
    });

    it('that has expired is refused as such, and only to its owner', async () => {
      const call = await asked(server);
      const expired = olderState(call.state);
      expect(await call.retry(expired)).toMatchObject(refusedAs('expired_request_state'));
      const { token } = await makeKey(hub, { name: `late ${runs}` });
      expect(await call.retry(expired, { key: token })).toMatchObject(INVALID);
      expect(await call.executions()).toBe(0);
    });

    it('that another installation made is refused', async () => {
      const call = await asked(server);
      const foreign = createSealer('a-key-of-another-installation-0123456789', 'request-state');
      expect(await call.retry(foreign.seal(JSON.stringify(opened(call.state))))).toMatchObject(INVALID);
      expect(await call.executions()).toBe(0);
    });
  },
);

it('the state of a call whose hub died is refused by the next one, and nothing is carried out', async () => {
  const env = { ENCRYPTION_KEY };
  const first = await startHub({ settings: settings(), env });
  await waitForServers(first, [...SERVERS]);
  const calls = await Promise.all(SERVERS.map((server) => asked(server, first.key, first)));
  await first.kill9();
  const second = await startHub({ dir: first.dir, env });
  await waitForServers(second, [...SERVERS]);
  for (const call of calls) {
    expect(await call.retry(call.state, { at: second })).toMatchObject(refusedAs('lost_request_state'));
    expect(await call.executions(second)).toBe(0);
  }
  await second.stop();
  rmSync(first.dir, { recursive: true, force: true });
}, 60_000);

const sealer = createSealer(ENCRYPTION_KEY, 'request-state');

function opened(state: string): unknown {
  return JSON.parse(sealer.open(state)?.toString() ?? 'null');
}

/** The same state, as it was when its time was over. */
function olderState(state: string): string {
  const text = JSON.stringify(opened(state)).replace(/"expiresAt":\d+/, `"expiresAt":${Date.now() - 1}`);
  return sealer.seal(text);
}
