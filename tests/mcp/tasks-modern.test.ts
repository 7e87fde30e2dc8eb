import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { META } from '../../server/hub/meta-keys.ts';
import { MODERN_FIXTURE, type RunningFixture, startModern } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { EventReader, RawClient, readAnswer } from '../support/mcp.ts';
import { request } from '../support/modern-front.ts';
import { makeKey, waitForServers } from '../support/rest.ts';

const TASKS = 'io.modelcontextprotocol/tasks';
const WORDS = 'com.example/words';
const DECLARED = { elicitation: {}, extensions: { [TASKS]: {} } };
const REQUIRED = { requiredCapabilities: { extensions: { [TASKS]: {} } } };

let hub: Hub;
let web: RunningFixture;
let other: string;
beforeAll(async () => {
  web = await startModern(['--tasks', '--name', 'web']);
  const stdio = (name: string, ...args: string[]) => ({
    command: 'node',
    args: [MODERN_FIXTURE, '--stdio', '--name', name, ...args],
  });
  hub = await startHub({
    settings: {
      mcpServers: {
        web: { type: 'streamable-http', url: `http://127.0.0.1:${web.port}/mcp` },
        local: stdio('local', '--tasks'),
        apps: stdio('apps', '--apps'),
        apps2: stdio('apps2', '--apps'),
        old: stdio('old', '--era', 'legacy', '--tasks'),
        shared: { ...stdio('shared', '--era', 'legacy', '--apps'), session: 'shared' },
        own: { ...stdio('own', '--era', 'legacy', '--apps'), session: 'per-client' },
      },
      groups: [
        { id: 'both', servers: ['web', 'local', 'apps', 'old'] },
        { id: 'unclear', servers: ['apps', 'apps2'] },
        { id: 'some', servers: [{ name: 'apps', tools: ['echo'] }] },
      ],
    },
  });
  await waitForServers(hub, ['web', 'local', 'apps', 'apps2', 'old', 'shared', 'own']);
  other = (await makeKey(hub, { scope: { all: true } })).token;
});
afterAll(async () => {
  await hub?.stop();
  await web?.stop();
});

function send(
  path: string,
  method: string,
  params: Record<string, unknown>,
  capabilities: Record<string, unknown> = DECLARED,
  key = hub.key,
): Promise<Response> {
  const name = params.name ?? params.uri ?? params.taskId;
  const headers = { authorization: `Bearer ${key}`, ...(typeof name === 'string' && { 'mcp-name': name }) };
  const meta = { [META.capabilities]: capabilities };
  return fetch(`${hub.url}${path}`, request(method, params, { id: 'r', headers, meta }));
}

const ask = async (...args: Parameters<typeof send>) => readAnswer(await send(...args));

async function begin(tool: string, args: Record<string, unknown>, path = '/mcp/both'): Promise<string> {
  const { result, text } = await ask(path, 'tools/call', { name: tool, arguments: args });
  if (result?.resultType !== 'task') throw new Error(text);
  return String(result.taskId);
}

async function session(path: string, capabilities: Record<string, unknown> = {}): Promise<RawClient> {
  const raw = new RawClient(`${hub.url}${path}`, hub.key);
  await raw.connect(capabilities);
  return raw;
}

describe('tasks of 2026-07-28', () => {
  it('are promised by an endpoint of several servers, and made, asked for and ended under one id', async () => {
    const { result } = await ask('/mcp/both', 'server/discover', {});
    expect(result?.capabilities).toMatchObject({ extensions: { [TASKS]: {} } });
    expect(result?.capabilities).not.toHaveProperty('tasks');
    for (const server of ['web', 'local']) {
      const taskId = await begin(`${server}__job`, { name: 'a' });
      const working = await ask('/mcp/both', 'tasks/get', { taskId });
      expect(working.result).toMatchObject({ taskId, status: 'working', resultType: 'complete' });
      await ask('/mcp/both', 'tools/call', { name: `${server}__finish`, arguments: { name: 'a' } });
      const { result } = await ask('/mcp/both', 'tasks/get', { taskId });
      expect(result).toMatchObject({ status: 'completed', result: { content: [{ text: `${server}: a` }] } });
      expect((await ask('/mcp/both', 'tasks/cancel', { taskId })).result).toEqual({ resultType: 'complete' });
    }
  });

  it('are nobody else’s, and there is no list of them', async () => {
    const taskId = await begin('web__job', { name: 'b' });
    for (const method of ['tasks/get', 'tasks/cancel']) {
      const theirs = await ask('/mcp/both', method, { taskId }, DECLARED, other);
      expect(theirs.error).toMatchObject({ code: -32602, message: 'Unknown task' });
    }
    for (const method of ['tasks/list', 'tasks/result'])
      expect((await ask('/mcp/both', method, { taskId })).error?.code).toBe(-32601);
  });

  it('go on with the answers of their client', async () => {
    const taskId = await begin('local__job', { name: 'c', ask: true });
    const { result } = await ask('/mcp/both', 'tasks/get', { taskId });
    expect(result).toMatchObject({
      status: 'input_required',
      inputRequests: { which: { method: 'elicitation/create' } },
    });
    const inputResponses = { which: { action: 'accept', content: { which: 'that' } } };
    await ask('/mcp/both', 'tasks/update', { taskId, inputResponses });
    const done = await ask('/mcp/both', 'tasks/get', { taskId });
    expect(done.result).toMatchObject({ result: { content: [{ text: 'local: that' }] } });
  });

  it('need a client that declares them: the server’s refusal passes, and the hub says the same', async () => {
    const required = await ask('/mcp/both', 'tools/call', { name: 'web__job_only', arguments: {} }, {});
    expect(required).toMatchObject({ status: 400, error: { code: -32021, data: REQUIRED } });
    const optional = await ask('/mcp/both', 'tools/call', { name: 'web__job', arguments: {} }, {});
    expect(optional.result).toMatchObject({ content: [{ text: 'done at once' }] });
    const taskId = await begin('web__job', { name: 'd' });
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const refused = await ask('/mcp/both', method, { taskId, inputResponses: {} }, {});
      expect(refused).toMatchObject({ status: 400, error: { code: -32021, data: REQUIRED } });
    }
    const listen = await ask(
      '/mcp/both',
      'subscriptions/listen',
      { notifications: { taskIds: [taskId] } },
      {},
    );
    expect(listen).toMatchObject({ status: 400, error: { code: -32021, data: REQUIRED } });
    expect((await ask('/mcp/apps', 'tasks/get', { taskId })).error?.code).toBe(-32601);
  });

  it('are told of to those who listen, of their own alone', async () => {
    const taskIds = [await begin('web__job', { name: 'e' }), await begin('local__job', { name: 'f' })];
    const notifications = { taskIds: [...taskIds, 'made-up'] };
    const stream = new EventReader(await send('/mcp/both', 'subscriptions/listen', { notifications }));
    const theirs = new EventReader(
      await send(
        '/mcp/both',
        'subscriptions/listen',
        { notifications: { taskIds, toolsListChanged: true } },
        DECLARED,
        other,
      ),
    );
    const granted = ({ params }: { params?: Record<string, unknown> }) => params?.notifications;
    expect(granted(await stream.message())).toEqual({ taskIds });
    expect(granted(await theirs.message())).toEqual({ toolsListChanged: true });
    await ask('/mcp/both', 'tools/call', { name: 'web__finish', arguments: { name: 'e' } }, {}, other);
    await ask('/mcp/both', 'tools/call', { name: 'local__finish', arguments: { name: 'f' } }, {}, other);
    const told = [await stream.message(), await stream.message()];
    expect(told.map(({ method }) => method)).toEqual(['notifications/tasks', 'notifications/tasks']);
    expect(told.map(({ params }) => params?.taskId).sort()).toEqual([...taskIds].sort());
    for (const { params } of told)
      expect(params).toMatchObject({ status: 'completed', _meta: { [META.subscription]: 'r' } });
  });
});

describe('between revisions', () => {
  it('no task is asked for by a client of the other one, and the refusal says so', async () => {
    const older = await session('/mcp/old');
    const made = await older.rpc('tools/call', { name: 'job', arguments: { name: 'x' }, task: {} });
    const taskId = Object(made.result?.task).taskId;
    const newer = await ask('/mcp/both', 'tasks/get', { taskId });
    expect(newer.error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('revision 2025-11-25'),
    });
    const web = await session('/mcp/web');
    const reverse = await web.rpc('tasks/get', { taskId: await begin('job', { name: 'y' }, '/mcp/web') });
    expect(reverse.error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('revision 2026-07-28'),
    });
  });

  it('a call is carried out as if tasks were not known', async () => {
    const newer = await ask('/mcp/old', 'tools/call', { name: 'job', arguments: {}, task: { ttl: 1 } });
    expect(newer.result).toMatchObject({ content: [{ text: 'done at once' }], resultType: 'complete' });
    const older = await session('/mcp/web', { tasks: {}, extensions: { [TASKS]: {} } });
    const { result } = await older.rpc('tools/call', { name: 'job', arguments: {}, task: {} });
    expect(result).toEqual({ content: [{ type: 'text', text: 'done at once' }] });
  });

  it('a tool that is nothing but a task says what it would take', async () => {
    const newer = await ask('/mcp/old', 'tools/call', { name: 'job_only', arguments: {} });
    expect(newer.error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('revision 2025-11-25'),
    });
    const older = await session('/mcp/web');
    const { error } = await older.rpc('tools/call', { name: 'job_only', arguments: {} });
    expect(error).toMatchObject({ code: -32021, data: REQUIRED });
  });
});

describe('an extension that the hub does not know', () => {
  const extensionsAt = async (path: string) =>
    Object.keys(Object((await ask(path, 'server/discover', {})).result?.capabilities).extensions ?? {});

  it('passes where it is clear whose it is, with what the client declared', async () => {
    for (const path of ['/mcp/apps', '/mcp/both']) {
      expect(await extensionsAt(path)).toContain(WORDS);
      const declared = { extensions: { [WORDS]: { big: 12345678901234567890n.toString() } } };
      const { result } = await ask(path, 'words/list', {}, declared);
      expect(result).toMatchObject({ words: ['apps'], declared });
    }
  });

  it('passes before 2026-07-28, too; what one client declares, reaches a server on its own connection alone', async () => {
    const declared = { extensions: { [WORDS]: { n: 1 } } };
    const own = await session('/mcp/own', declared);
    expect((await own.rpc('words/list')).result).toEqual({ words: ['own'], declared });
    const shared = await session('/mcp/shared', declared);
    const { result } = await shared.rpc('words/list');
    expect(result).toMatchObject({ words: ['shared'] });
    expect(result?.declared).not.toHaveProperty('extensions');
  });

  it('is neither promised nor passed where it is not', async () => {
    for (const path of ['/mcp/unclear', '/mcp/some']) {
      expect(await extensionsAt(path)).toEqual(['io.modelcontextprotocol/ui']);
      expect((await ask(path, 'words/list', {})).error?.code).toBe(-32601);
    }
  });
});
