import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { META } from '../../server/hub/meta-keys.ts';
import { FIXTURE, MODERN_FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { type RawClient, readAnswer } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { askModern, clientAt, search, textOf, waitForTools } from '../support/smart.ts';

const SMART = '/mcp/$smart';
const TASKS = 'io.modelcontextprotocol/tasks';
const DECLARED = { extensions: { [TASKS]: {} } };

let hub: Hub;
let other: string;
beforeAll(async () => {
  const stdio = (...args: string[]) => ({ command: 'node', args: [MODERN_FIXTURE, '--stdio', ...args] });
  hub = await startHub({
    settings: {
      mcpServers: {
        older: stdio('--era', 'legacy', '--tasks', '--name', 'older'),
        newer: stdio('--tasks', '--name', 'newer'),
        plain: { command: 'node', args: [FIXTURE, '--stdio'] },
      },
      groups: [
        { id: 'without', servers: ['plain'] },
        { id: 'modern', servers: ['newer'] },
        { id: 'chosen', servers: [{ name: 'older', tools: ['finish'] }] },
      ],
    },
  });
  await waitForServers(hub, ['older', 'newer', 'plain']);
  await waitForTools(hub, SMART, 'job', 2);
  other = (await makeKey(hub, { scope: { all: true } })).token;
});
afterAll(() => hub?.stop());

const wrapped = (name: string, args: Record<string, unknown> = {}) => ({
  name: 'call_tool',
  arguments: { name, arguments: args },
});
const taskSchema = z.looseObject({ taskId: z.string(), status: z.string() });

async function begin(client: RawClient, name: string, args: Record<string, unknown>): Promise<string> {
  const { result, text } = await client.rpc('tools/call', { ...wrapped(name, args), task: { ttl: 60_000 } });
  const made = z.looseObject({ task: taskSchema }).safeParse(result);
  if (!made.success) throw new Error(text);
  return made.data.task.taskId;
}

async function supportOf(path: string): Promise<Record<string, unknown>> {
  const { result } = await (await clientAt(hub, path)).rpc('tools/list');
  const { tools } = z
    .object({ tools: z.array(z.looseObject({ name: z.string(), execution: z.unknown().optional() })) })
    .parse(result);
  return Object.fromEntries(tools.map(({ name, execution }) => [name, execution]));
}

describe('tasks of 2025-11-25 behind a smart endpoint', () => {
  it('are announced by call_tool where a tool runs as one, and nowhere else', async () => {
    expect(await supportOf(SMART)).toEqual({
      search_tools: undefined,
      describe_tool: undefined,
      call_tool: { taskSupport: 'optional' },
    });
    for (const group of ['without', 'modern', 'chosen'])
      expect((await supportOf(`${SMART}/${group}`)).call_tool).toBeUndefined();
  });

  it('are made, asked for, fetched, listed and cancelled', async () => {
    const client = await clientAt(hub, SMART);
    const first = await begin(client, 'older__job', { name: 'a' });
    const asked = await client.rpc('tasks/get', { taskId: first });
    expect(asked.result).toMatchObject({ taskId: first, status: 'working' });
    await client.rpc('tools/call', wrapped('older__finish', { name: 'a' }));
    expect((await client.rpc('tasks/get', { taskId: first })).result).toMatchObject({ status: 'completed' });
    expect(textOf((await client.rpc('tasks/result', { taskId: first })).result)).toBe('older: a');
    const second = await begin(client, 'older__job_only', { name: 'b' });
    const { result } = await client.rpc('tasks/cancel', { taskId: second });
    expect(result).toMatchObject({ taskId: second, status: 'cancelled' });
    const listed = z
      .object({ tasks: z.array(taskSchema) })
      .parse((await client.rpc('tasks/list')).result).tasks;
    expect(listed.map(({ taskId }) => taskId)).toEqual([first, second]);
  });

  it('are nobody else’s', async () => {
    const taskId = await begin(await clientAt(hub, SMART), 'older__job', { name: 'c' });
    const theirs = await clientAt(hub, SMART, other);
    for (const method of ['tasks/get', 'tasks/result', 'tasks/cancel'])
      expect((await theirs.rpc(method, { taskId })).error).toMatchObject({
        ...{ code: -32602, message: 'Unknown task' },
      });
  });

  it('tell their progress and states to the client that made them', async () => {
    const client = await clientAt(hub, SMART);
    const heard = await client.listen();
    const params = { ...wrapped('older__job', { name: 'd' }), task: {}, _meta: { progressToken: 'mine' } };
    await client.rpc('tools/call', params);
    await (await clientAt(hub, SMART, other)).rpc('tools/call', wrapped('older__finish', { name: 'd' }));
    const told = await heard.message(({ method }) => method === 'notifications/progress');
    expect(told.params).toEqual({ progressToken: 'mine', progress: 1 });
    const status = await heard.message(({ method }) => method === 'notifications/tasks/status');
    expect(status.params).toMatchObject({ status: 'completed' });
  });

  it('work for the official client, from the call to its result', async () => {
    const sdk = new Client({ name: 'v1', version: '1' });
    const requestInit = { headers: { authorization: `Bearer ${hub.key}` } };
    await sdk.connect(new StreamableHTTPClientTransport(new URL(`${hub.url}${SMART}`), { requestInit }));
    await sdk.listTools();
    const kinds: string[] = [];
    let text = '';
    for await (const message of sdk.experimental.tasks.callToolStream(
      wrapped('older__job', { name: 'quick' }),
    )) {
      kinds.push(message.type);
      if (message.type === 'result') text = JSON.stringify(message.result);
    }
    expect(kinds).toContain('taskCreated');
    expect(text).toContain('older: quick');
    const plain = await sdk.callTool(wrapped('plain__echo', { message: 'no task' }));
    expect(JSON.stringify(plain)).toContain('no task');
    await sdk.close();
  });

  it.each([
    ['a tool that runs at once', wrapped('plain__echo', { message: 'x' }), 'plain__echo'],
    ['a tool of a server that has tasks', wrapped('older__finish', { name: 'x' }), 'older__finish'],
    ['search_tools', { name: 'search_tools', arguments: { query: 'job' } }, 'search_tools'],
    ['describe_tool', { name: 'describe_tool', arguments: { name: 'older__job' } }, 'describe_tool'],
  ])('%s is refused as a task, with what to do instead', async (_, call, name) => {
    const client = await clientAt(hub, SMART);
    const { error } = await client.rpc('tools/call', { ...call, task: {} });
    expect(error).toEqual({
      code: -32601,
      message: `${name} does not run as a task: call it without "task"`,
    });
    expect((await client.rpc('tools/call', call)).error).toBeUndefined();
  });

  it('a refusal is recorded as the client’s', async () => {
    const client = await clientAt(hub, SMART);
    await client.rpc('tools/call', { ...wrapped('plain__counter'), task: {} });
    const path = '/activity?item=plain__counter';
    await expect
      .poll(async () => (await rest(hub, 'GET', path)).body.items)
      .toMatchObject([{ server: null, outcome: 'error', errorCode: -32601, errorOwner: 'client' }]);
  });

  it('a name that is unknown stays unknown', async () => {
    const client = await clientAt(hub, SMART);
    const { result } = await client.rpc('tools/call', { ...wrapped('older__jop'), task: {} });
    expect(textOf(result)).toContain('Did you mean older__job');
  });

  it('where nothing runs as a task the wish is passed over, as the protocol says', async () => {
    const client = await clientAt(hub, `${SMART}/without`);
    const { result } = await client.rpc('tools/call', {
      ...{ ...wrapped('plain__echo', { message: 'at once' }), task: {} },
    });
    expect(textOf(result)).toContain('at once');
    const found = await client.rpc('tools/call', {
      ...{ name: 'search_tools', arguments: { query: 'echo' }, task: {} },
    });
    expect(found.result).toHaveProperty('structuredContent');
  });

  it('a found tool that runs as a task says so when it is described', async () => {
    const client = await clientAt(hub, SMART);
    expect((await search(client, 'job')).tools.map(({ name }) => name)).toContain('older__job');
    const { result } = await client.call('describe_tool', { name: 'older__job' });
    expect(JSON.parse(textOf(result))).toMatchObject({ execution: { taskSupport: 'optional' } });
  });
});

describe('tasks of 2026-07-28 behind a smart endpoint', () => {
  const ask = async (method: string, params: Record<string, unknown>, capabilities: object = DECLARED) => {
    const meta = { [META.capabilities]: capabilities };
    const name = params.name ?? params.taskId;
    const headers: Record<string, string> = typeof name === 'string' ? { 'mcp-name': name } : {};
    return readAnswer(await askModern(hub, SMART, method, params, { id: 'r', meta, headers }));
  };

  it('are promised, and announced by no definition: a server says itself what becomes one', async () => {
    const { result } = await ask('server/discover', {});
    expect(result?.capabilities).toMatchObject({ extensions: { [TASKS]: {} } });
    expect(JSON.stringify((await ask('tools/list', {})).result)).not.toContain('taskSupport');
  });

  it('are made, asked for, ended and cancelled', async () => {
    const made = await ask('tools/call', wrapped('newer__job', { name: 'e' }));
    expect(made.result).toMatchObject({ resultType: 'task', status: 'working' });
    const taskId = String(made.result?.taskId);
    expect((await ask('tasks/get', { taskId })).result).toMatchObject({ taskId, status: 'working' });
    await ask('tools/call', wrapped('newer__finish', { name: 'e' }));
    expect((await ask('tasks/get', { taskId })).result).toMatchObject({
      ...{ status: 'completed', result: { content: [{ text: 'newer: e' }] } },
    });
    const next = await ask('tools/call', wrapped('newer__job', { name: 'f' }));
    const cancelled = String(next.result?.taskId);
    expect((await ask('tasks/cancel', { taskId: cancelled })).result).toEqual({ resultType: 'complete' });
    expect((await ask('tasks/get', { taskId: cancelled })).result).toMatchObject({ status: 'cancelled' });
  });

  it('a client that did not declare them gets what runs at once, or the server’s refusal', async () => {
    expect((await ask('tools/call', wrapped('newer__job'), {})).result).toMatchObject({
      ...{ resultType: 'complete', content: [{ text: 'done at once' }] },
    });
    const refused = await ask('tools/call', wrapped('newer__job_only'), {});
    expect(refused.error).toMatchObject({ code: -32021 });
  });

  it('a tool that runs only as a task of the other revision is refused with the reason', async () => {
    const { error } = await ask('tools/call', wrapped('older__job_only', { name: 'g' }));
    expect(error?.message).toContain('a task of revision 2025-11-25');
  });
});
