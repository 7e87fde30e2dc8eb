import { afterEach, expect, test, vi } from 'vitest';
import { defaultSystemConfig } from '../../contract/system-config.ts';
import { createSealer } from '../../lib/seal.ts';
import type { ClientPort, Question } from '../client.ts';
import { resolveEndpoint } from '../endpoint.ts';
import { type View, viewOf } from '../policy.ts';
import type { RelayCall } from '../types.ts';
import type { Era, UpstreamConnection, UpstreamReply, UpstreamRequest } from '../upstream/connection.ts';
import { storedServer } from '../upstream/memory-server.testkit.ts';
import { type Bridge, createBridge } from './bridge.ts';
import { STATE_TTL_MS } from './state.ts';
import { paramsFor } from './translate.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const ok = (value: unknown): UpstreamReply => ({ ok: true, result: json(value) });
const parsed = (reply: UpstreamReply) => JSON.parse((reply.ok ? reply.result : reply.error).toString());
const sealer = createSealer('k'.repeat(32), 'request-state');

function viewOfServer(name: string): View {
  const servers = new Map([[name, storedServer(name)]]);
  const settings = { revision: 1, servers, groups: new Map(), system: defaultSystemConfig };
  const endpoint = resolveEndpoint(settings, { kind: 'named', name });
  const view = endpoint && viewOf(settings, endpoint, { all: true });
  if (!view) throw new Error('no view');
  return view;
}

const view = viewOfServer('s');

function portOf(
  era: Era,
  ask: ClientPort['ask'] = () => Promise.reject(new Error('not asked')),
  answers: readonly Question[] = ['elicitation', 'sampling', 'roots'],
): ClientPort {
  return {
    facts: {
      era,
      protocolVersion: era === 'modern' ? '2026-07-28' : '2025-11-25',
      capabilities: json({ elicitation: {} }),
      info: null,
      answers: new Set(answers),
      key: 'client',
    },
    logLevel: null,
    notify: () => {},
    ask,
  };
}

function connectionOf(
  era: Era,
  request: (asked: UpstreamRequest) => Promise<UpstreamReply>,
): UpstreamConnection {
  return {
    identity: {
      era,
      bilingual: false,
      protocolVersion: '',
      serverInfo: { name: '', version: '' },
      capabilities: {},
      instructions: null,
    },
    inFlight: 0,
    request,
    notify: () => {},
    lists: () => Promise.reject(new Error('no lists')),
    ping: async () => {},
    subscribe: async () => {},
    unsubscribe: async () => {},
    setLogLevel: async () => {},
    processes: () => [],
    close: async () => {},
  };
}

const opened: Bridge[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const bridge of opened.splice(0)) bridge.close();
});

/** A client that calls one tool, and says the call again with whatever it is asked for. */
function bench(options: {
  client: Era;
  server: Era;
  answer: (asked: UpstreamRequest) => Promise<UpstreamReply>;
  ask?: ClientPort['ask'];
  now?: () => number;
  answers?: Question[];
}) {
  const bridge = createBridge(sealer, options.now);
  opened.push(bridge);
  const port = portOf(options.client, options.ask, options.answers);
  const connection = connectionOf(options.server, options.answer);
  const callOf = (params: object, principal = 'key1', signal?: AbortSignal): RelayCall => ({
    principal: { kind: 'key', id: principal, name: '', scope: { all: true }, rest: null, limits: {} },
    view,
    requestId: 'r',
    method: 'tools/call',
    params: json(params),
    headers: {},
    client: port,
    ...(signal && { signal }),
  });
  const send = async (said: object, principal?: string, signal?: AbortSignal): Promise<UpstreamReply> => {
    const call = callOf(said, principal, signal);
    const continuation = bridge.continuationOf(call);
    if (continuation && continuation.state.call !== null) return bridge.resume(call, continuation);
    const params = paramsFor(call, [], options.server);
    const request = { method: call.method, params, timeoutMs: 1000, client: port };
    return bridge.talk(call, { connection, request, server: 's', continuation });
  };
  return { send, bridge };
}

const TOOL = { name: 't', arguments: { big: 1 } };
const QUESTION = { method: 'elicitation/create', params: { message: 'Name?' } };

/** A legacy server that asks two things at once, then one more, and counts how often it was called. */
function inquisitive() {
  const seen = { calls: 0, params: '' };
  const answer = async ({ client, params }: UpstreamRequest): Promise<UpstreamReply> => {
    seen.calls += 1;
    seen.params = params?.toString() ?? '';
    const ask = (message: string) =>
      client?.ask('elicitation/create', json({ message }), new AbortController().signal);
    const [first, second] = await Promise.all([ask('one'), ask('two')]);
    const third = await ask('three');
    return ok({ content: [first, second, third].map((each) => each && parsed(each)) });
  };
  return { seen, answer };
}

const answersTo = (reply: UpstreamReply, value: string) => {
  const { inputRequests, requestState } = parsed(reply);
  const inputResponses = Object.fromEntries(Object.keys(inputRequests).map((key) => [key, { value }]));
  return { ...TOOL, inputResponses, requestState };
};

const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

test('questions of a legacy server become rounds of a modern client, and the call is made once', async () => {
  const { seen, answer } = inquisitive();
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', own: 1 };
  const first = await send({ ...TOOL, _meta: meta });
  expect(parsed(first)).toMatchObject({ resultType: 'input_required' });
  const asked = Object.values<{ params: { message: string } }>(parsed(first).inputRequests);
  expect(asked.map(({ params }) => params.message)).toEqual(['one', 'two']);
  expect(JSON.parse(seen.params)).toEqual({ ...TOOL, _meta: { own: 1 } });
  const second = await send(answersTo(first, 'a'));
  expect(Object.keys(parsed(second).inputRequests)).toHaveLength(1);
  const last = await send(answersTo(second, 'b'));
  const content = [{ value: 'a' }, { value: 'a' }, { value: 'b' }];
  expect(parsed(last)).toEqual({ content, resultType: 'complete' });
  expect(seen.calls).toBe(1);
});

test('questions that come in pieces, one after the other, are asked together', async () => {
  const answer = async ({ client }: UpstreamRequest): Promise<UpstreamReply> => {
    const asked: unknown[] = [];
    for (const message of ['one', 'two', 'three']) {
      asked.push(client?.ask('elicitation/create', json({ message }), new AbortController().signal));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(asked);
    return ok({ content: [] });
  };
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const first = await send(TOOL);
  expect(Object.keys(parsed(first).inputRequests)).toHaveLength(3);
  expect(parsed(await send(answersTo(first, 'a')))).toMatchObject({ resultType: 'complete' });
});

test('a state that is repeated gets what came of it, and nothing is carried out twice', async () => {
  const { seen, answer } = inquisitive();
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const second = await send(answersTo(await send(TOOL), 'a'));
  const retry = answersTo(second, 'b');
  const [one, two] = await Promise.all([send(retry), send(retry)]);
  expect(parsed(two)).toEqual(parsed(one));
  expect(parsed(await send({ ...retry, inputResponses: {} }))).toEqual(parsed(one));
  expect(seen.calls).toBe(1);
});

test.each([
  [
    'another principal',
    (retry: object, send: (params: object, principal?: string) => unknown) => send(retry, 'key2'),
  ],
  [
    'other arguments',
    (retry: object, send: (params: object) => unknown) => send({ ...retry, arguments: {} }),
  ],
  [
    'an altered state',
    (retry: { requestState: string }, send: (params: object) => unknown) =>
      send({ ...retry, requestState: flipped(retry.requestState) }),
  ],
  [
    'a state that is no text',
    (retry: object, send: (params: object) => unknown) => send({ ...retry, requestState: 1 }),
  ],
])('a state is refused for %s, and its call waits on', async (_, attempt) => {
  const { seen, answer } = inquisitive();
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const first = await send(TOOL);
  const retry = answersTo(first, 'a');
  await expect(Promise.resolve().then(() => attempt(retry, send))).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(parsed(await send(retry)).resultType).toBe('input_required');
  expect(seen.calls).toBe(1);
});

test('an expired state is refused, and one whose process is gone, too', async () => {
  let now = 1_000_000;
  const { seen, answer } = inquisitive();
  const { send } = bench({ client: 'modern', server: 'legacy', answer, now: () => now });
  const retry = answersTo(await send(TOOL), 'a');
  const other = bench({ client: 'modern', server: 'legacy', answer, now: () => now });
  await expect(other.send(retry)).rejects.toMatchObject({ data: { reason: 'lost_request_state' } });
  now += STATE_TTL_MS;
  await expect(send(retry)).rejects.toMatchObject({ data: { reason: 'expired_request_state' } });
  expect(seen.calls).toBe(1);
});

test('a client that never comes back is answered for: the server hears that nobody wanted to', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let heard: unknown;
  const answer = async ({ client }: UpstreamRequest): Promise<UpstreamReply> => {
    const reply = await client?.ask('elicitation/create', null, new AbortController().signal);
    heard = reply && parsed(reply);
    return ok({});
  };
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const sent = send(TOOL);
  await vi.advanceTimersByTimeAsync(1000);
  await sent;
  await vi.advanceTimersByTimeAsync(STATE_TTL_MS);
  expect(heard).toEqual({ action: 'cancel' });
});

test('at most eight calls of one principal wait for answers: the oldest gives way', async () => {
  const answer = async ({ client }: UpstreamRequest): Promise<UpstreamReply> => {
    return (await client?.ask('elicitation/create', null, new AbortController().signal)) ?? ok({});
  };
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const states: UpstreamReply[] = [];
  for (let n = 0; n < 8; n++) states.push(await send(TOOL));
  expect(parsed(await send(TOOL, 'key2')).resultType).toBe('input_required');
  expect(parsed(await send(TOOL)).resultType).toBe('input_required');
  const [oldest, next] = states;
  if (!oldest || !next) throw new Error('nothing was asked');
  await expect(send(answersTo(oldest, 'late'))).rejects.toMatchObject({
    data: { reason: 'lost_request_state' },
  });
  expect(parsed(await send(answersTo(next, 'a')))).toMatchObject({ resultType: 'complete', value: 'a' });
});

test('a call that fails because its client cannot be asked says what it would take', async () => {
  const answer = async ({ client }: UpstreamRequest): Promise<UpstreamReply> => {
    const refusal = await client
      ?.ask('sampling/createMessage', null, new AbortController().signal)
      .catch((error: unknown) => String(error));
    return { ok: false, error: json({ code: -32603, message: refusal }) };
  };
  const { send } = bench({ client: 'modern', server: 'legacy', answer, answers: ['elicitation'] });
  expect(parsed(await send(TOOL))).toMatchObject({
    code: -32021,
    data: { requiredCapabilities: { sampling: {} } },
  });
});

test('a client that closes its request ends the call', async () => {
  const stopped = vi.fn();
  const answer = ({ signal }: UpstreamRequest): Promise<UpstreamReply> =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        stopped();
        reject(new Error('stopped'));
      });
    });
  const { send } = bench({ client: 'modern', server: 'legacy', answer });
  const abort = new AbortController();
  const sent = send(TOOL, 'key1', abort.signal);
  abort.abort();
  await expect(sent).rejects.toThrow('stopped');
  expect(stopped).toHaveBeenCalledOnce();
});

test('what a modern server needs is asked of a client with a session, round after round', async () => {
  const rounds: unknown[] = [];
  const answer = async ({ params }: UpstreamRequest): Promise<UpstreamReply> => {
    const said = JSON.parse(params?.toString() ?? '');
    rounds.push(said);
    if (said.requestState === 'two') return ok({ resultType: 'complete', content: [] });
    const requestState = said.requestState === 'one' ? 'two' : 'one';
    return ok({ resultType: 'input_required', inputRequests: { q: QUESTION }, requestState });
  };
  const ask = vi.fn(async () => ok({ action: 'accept' }));
  const { send } = bench({ client: 'legacy', server: 'modern', answer, ask });
  expect(parsed(await send(TOOL))).toEqual({ content: [] });
  expect(ask).toHaveBeenCalledTimes(2);
  const inputResponses = { q: { action: 'accept' } };
  expect(rounds).toEqual([
    TOOL,
    { ...TOOL, inputResponses, requestState: 'one' },
    { ...TOOL, inputResponses, requestState: 'two' },
  ]);
});

test('between modern ones the server gets its own state back, byte for byte, and no state twice', async () => {
  const states: string[] = [];
  const answer = async ({ params }: UpstreamRequest): Promise<UpstreamReply> => {
    const state = /"requestState":("(?:[^"\\]|\\.)*")/.exec(params?.toString() ?? '')?.[1];
    if (state) states.push(state);
    if (state) return ok({ resultType: 'complete', n: states.length });
    return {
      ok: true,
      result: Buffer.from('{"resultType":"input_required","inputRequests":{},"requestState":"\\u00e9\\/x"}'),
    };
  };
  const { send } = bench({ client: 'modern', server: 'modern', answer });
  const { requestState } = parsed(await send(TOOL));
  expect(requestState).not.toContain('/x');
  const retry = { ...TOOL, inputResponses: {}, requestState };
  expect(parsed(await send(retry))).toEqual({ resultType: 'complete', n: 1 });
  expect(parsed(await send(retry))).toEqual({ resultType: 'complete', n: 1 });
  expect(states).toEqual(['"\\u00e9\\/x"']);
});
