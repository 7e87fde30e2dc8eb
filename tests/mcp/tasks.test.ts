import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MODERN_FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient, type RpcAnswer } from '../support/mcp.ts';
import { makeKey, waitForServers } from '../support/rest.ts';

const RELATED = 'io.modelcontextprotocol/related-task';
const taskSchema = z.looseObject({ taskId: z.string(), status: z.string() });
const pageSchema = z.looseObject({ tasks: z.array(taskSchema), nextCursor: z.string().optional() });

let hub: Hub;
let other: string;
beforeAll(async () => {
  const tasks = (name: string, ...more: string[]) => ({
    command: 'node',
    args: [MODERN_FIXTURE, '--stdio', '--era', 'legacy', '--tasks', '--name', name, ...more],
  });
  const plain = { command: 'node', args: [MODERN_FIXTURE, '--stdio', '--era', 'legacy'] };
  hub = await startHub({
    settings: {
      mcpServers: { one: tasks('one'), two: tasks('two', '--page', '1'), plain },
      groups: [
        { id: 'both', servers: ['one', 'two', 'plain'] },
        { id: 'none', servers: ['plain'] },
      ],
    },
  });
  await waitForServers(hub, ['one', 'two', 'plain']);
  other = (await makeKey(hub, { scope: { all: true } })).token;
});
afterAll(() => hub?.stop());

async function client(path: string, key = hub.key): Promise<RawClient> {
  const raw = new RawClient(`${hub.url}${path}`, key);
  await raw.connect({ elicitation: {}, tasks: { requests: { elicitation: { create: {} } } } });
  return raw;
}

async function begin(from: RawClient, tool: string, args: Record<string, unknown>): Promise<string> {
  const { result, text } = await from.rpc('tools/call', {
    name: tool,
    arguments: args,
    task: { ttl: 60_000 },
  });
  const made = z.looseObject({ task: taskSchema }).safeParse(result);
  if (!made.success) throw new Error(text);
  return made.data.task.taskId;
}

async function namesOfPages(from: RawClient): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { result } = await from.rpc('tasks/list', cursor === undefined ? {} : { cursor });
    const page = pageSchema.parse(result);
    ids.push(...page.tasks.map(({ taskId }) => taskId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

const textOf = ({ result }: RpcAnswer) => JSON.stringify(result?.content);

describe('tasks of 2025-11-25', () => {
  it('are promised where a server has them, with all that any of them can do', async () => {
    const said = async (path: string) => {
      const raw = new RawClient(`${hub.url}${path}`, hub.key);
      const params = {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'x', version: '1' },
      };
      return z
        .looseObject({ capabilities: z.looseObject({ tasks: z.unknown().optional() }) })
        .parse((await raw.rpc('initialize', params)).result).capabilities.tasks;
    };
    const all = { list: {}, cancel: {}, requests: { tools: { call: {} } } };
    expect(await said('/mcp/both')).toEqual(all);
    expect(await said('/mcp/one')).toEqual(all);
    expect(await said('/mcp/none')).toBeUndefined();
  });

  it('of two servers that count alike are told apart, and one task has one id', async () => {
    const raw = await client('/mcp/both');
    const first = await begin(raw, 'one__job', { name: 'a' });
    const second = await begin(raw, 'two__job', { name: 'b' });
    expect(first).not.toBe(second);
    expect((await raw.rpc('tasks/get', { taskId: first })).result?.taskId).toBe(first);
    expect(textOf(await raw.rpc('tasks/result', { taskId: first }))).toContain('one: a');
    expect(textOf(await raw.rpc('tasks/result', { taskId: second }))).toContain('two: b');
    const cancelled = await raw.rpc('tasks/cancel', { taskId: second });
    expect(cancelled.result).toMatchObject({ taskId: second, status: 'cancelled' });
  });

  it('are nobody else’s: unknown, not listed, and their cursors are no good', async () => {
    const mine = await client('/mcp/both');
    const theirs = await client('/mcp/both', other);
    const taskId = await begin(mine, 'two__job', { name: 'c' });
    await begin(mine, 'two__job', { name: 'd' });
    for (const method of ['tasks/get', 'tasks/result', 'tasks/cancel'])
      expect((await theirs.rpc(method, { taskId })).error).toMatchObject({
        code: -32602,
        message: 'Unknown task',
      });
    const { result } = await mine.rpc('tasks/list');
    expect((await theirs.rpc('tasks/list', { cursor: result?.nextCursor })).error?.code).toBe(-32602);
    expect((await mine.rpc('tasks/list', { cursor: 'made-up' })).error?.code).toBe(-32602);
    expect(await namesOfPages(theirs)).toEqual([]);
    expect(await namesOfPages(await client('/mcp/two', other))).toEqual([]);
  });

  it('are listed from every server that lists them, page by page, under the ids that were given', async () => {
    const key = (await makeKey(hub, { scope: { all: true }, name: 'lister' })).token;
    const raw = await client('/mcp/both', key);
    const made = [
      await begin(raw, 'one__job', { name: 'e' }),
      await begin(raw, 'two__job', { name: 'f' }),
      await begin(raw, 'two__job', { name: 'g' }),
    ];
    expect((await namesOfPages(raw)).sort()).toEqual([...made].sort());
    expect(await namesOfPages(await client('/mcp/two', key))).toEqual(made.slice(1));
    expect((await (await client('/mcp/none', key)).rpc('tasks/list')).error?.code).toBe(-32601);
  });

  it('tell their states to the client that made them and to nobody else, also one that comes before the answer', async () => {
    const [maker, sibling, stranger] = [
      await client('/mcp/both'),
      await client('/mcp/both'),
      await client('/mcp/both', other),
    ];
    const heard = await maker.listen();
    const overheard = [await sibling.listen(), await stranger.listen()];
    const quick = await begin(maker, 'one__job', { name: 'quick' });
    const isStatus = ({ method }: { method?: string }) => method === 'notifications/tasks/status';
    expect((await heard.message(isStatus)).params).toMatchObject({ taskId: quick, status: 'completed' });
    const slow = await begin(maker, 'one__job', { name: 'slow' });
    await stranger.call('one__finish', { name: 'slow' });
    expect((await heard.message(isStatus)).params).toMatchObject({ taskId: slow, status: 'completed' });
    // Their own come next, so none of the others' was said before.
    for (const [index, raw] of [sibling, stranger].entries()) {
      const own = await begin(raw, 'one__job', { name: `own-${index}` });
      await maker.call('one__finish', { name: `own-${index}` });
      expect((await overheard[index]?.message(isStatus))?.params?.taskId).toBe(own);
    }
  });

  it('tell their progress under the token of the call that made them, which is over', async () => {
    const raw = await client('/mcp/both');
    const heard = await raw.listen();
    const params = { name: 'one__job', arguments: { name: 'p' }, task: {}, _meta: { progressToken: 'mine' } };
    await raw.rpc('tools/call', params);
    await (await client('/mcp/both', other)).call('one__finish', { name: 'p' });
    const told = await heard.message(({ method }) => method === 'notifications/progress');
    expect(told.params).toEqual({ progressToken: 'mine', progress: 1 });
  });

  it('ask in their course under the id that the client knows', async () => {
    const raw = await client('/mcp/both');
    const taskId = await begin(raw, 'one__job', { name: 'x', ask: true });
    const result = await raw.stream('r', 'tasks/result', { taskId });
    const asked = await result.message(({ method }) => method === 'elicitation/create');
    expect(asked.params?._meta).toEqual({ [RELATED]: { taskId } });
    await raw.answer(String(asked.id), { result: { action: 'accept', content: { which: 'that' } } });
    const answer = await result.message(({ id }) => id === 'r');
    expect(answer.result).toMatchObject({
      content: [{ text: 'one: that' }],
      _meta: { [RELATED]: { taskId } },
    });
  });

  it('work for the official client, from the call to its result', async () => {
    const sdk = new Client({ name: 'v1', version: '1' }, { capabilities: { elicitation: {} } });
    sdk.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { which: 'sdk' } }));
    const requestInit = { headers: { authorization: `Bearer ${hub.key}` } };
    await sdk.connect(new StreamableHTTPClientTransport(new URL(`${hub.url}/mcp/both`), { requestInit }));
    await sdk.listTools();
    const kinds: string[] = [];
    let text = '';
    const call = { name: 'two__job_only', arguments: { name: 'y', ask: true } };
    for await (const message of sdk.experimental.tasks.callToolStream(call)) {
      kinds.push(message.type);
      if (message.type === 'result') text = JSON.stringify(message.result);
    }
    expect(kinds).toContain('taskCreated');
    expect(text).toContain('two: sdk');
    await sdk.close();
  });
});
