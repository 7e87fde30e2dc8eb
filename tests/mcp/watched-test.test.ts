import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestLine, testLineSchema } from '../../server/contract/api/servers.ts';
import { FIXTURE, startFixture } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { localToken, makeKey, rest, waitForServers } from '../support/rest.ts';

const stdio = (...args: string[]) => ({
  type: 'stdio',
  command: process.execPath,
  args: [FIXTURE, '--stdio', ...args],
});

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: { stored: { ...stdio('--name', 'stored'), env: { SECRET_TOKEN: 'PLANTED-4711' } } },
    },
  });
  await waitForServers(hub, ['stored']);
});
afterAll(() => hub?.stop());

function ask(body: unknown, options: { token?: string; signal?: AbortSignal } = {}): Promise<Response> {
  return fetch(`${hub.url}/api/servers/test`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${options.token ?? localToken(hub)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    ...(options.signal && { signal: options.signal }),
  });
}

/** Lines as they arrive, with the moment. */
async function* linesOf(response: Response): AsyncGenerator<{ line: TestLine; at: number }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield { line: testLineSchema.parse(JSON.parse(part)), at: performance.now() };
  }
}

async function watched(body: unknown): Promise<TestLine[]> {
  const response = await ask(body);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
  const lines: TestLine[] = [];
  for await (const { line } of linesOf(response)) lines.push(line);
  return lines;
}

const said = (lines: TestLine[]) =>
  lines.map((line) => ('stage' in line ? `${line.stage} ${line.state}` : 'done'));

/** Ids of processes that were started with this word. */
function processes(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

describe('a test that is watched', () => {
  it('tells every stage of a new server, its tools, and what it wrote', async () => {
    const spec = {
      type: 'stdio',
      command: '/bin/sh',
      args: [
        '-c',
        'echo warming up >&2; exec "$0" "$@"',
        process.execPath,
        FIXTURE,
        '--stdio',
        '--tools',
        '60',
      ],
    };
    const lines = await watched({ name: 'new', spec });
    expect(said(lines)).toEqual([
      'spawn running',
      'spawn done',
      'initialize running',
      'initialize done',
      'list running',
      'list done',
      'done',
    ]);
    const last = lines.at(-1);
    expect(last).toMatchObject({ done: true, ok: true, stderr: ['warming up'] });
    expect(last && 'done' in last && last.tools.length).toBe(50);
    expect(last && 'done' in last && last.counts?.tools).toBeGreaterThan(60);
    expect((await rest(hub, 'GET', '/servers/new')).status).toBe(404);
  });

  it('tells a stage when it begins, not when all is over', async () => {
    const started = performance.now();
    const response = await ask({ name: 'slow', spec: stdio('--slow-init', '1500') });
    const times = new Map<string, number>();
    for await (const { line, at } of linesOf(response))
      times.set('stage' in line ? `${line.stage} ${line.state}` : 'done', at - started);
    expect(times.get('initialize running')).toBeLessThan(1400);
    expect(times.get('initialize done')).toBeGreaterThan(1400);
  });

  it('names the stage that failed and why, with the last words of the server', async () => {
    const lines = await watched({ name: 'bad', spec: stdio('--exit', '3') });
    expect(said(lines).at(-2)).toMatch(/^(spawn|initialize) failed$/);
    expect(JSON.stringify(lines.at(-2))).toContain('exited with code 3');
    expect(lines.at(-1)).toMatchObject({
      done: true,
      ok: false,
      counts: null,
      tools: [],
      stderr: ['leaving as told'],
    });
  });

  it('takes no longer than the entry allows for the handshake', async () => {
    const started = performance.now();
    const spec = { ...stdio('--mute', '--name', 'mute-and-bounded'), timeouts: { init: 700 } };
    const lines = await watched({ name: 'mute', spec });
    expect(said(lines).at(-2)).toBe('initialize failed');
    expect(performance.now() - started).toBeLessThan(6000);
    await expect.poll(() => processes('mute-and-bounded')).toEqual([]);
  });

  it('ends its process when the person goes away', async () => {
    const person = new AbortController();
    const response = await ask(
      { name: 'hanging', spec: stdio('--mute', '--ignore-term', '--name', 'left-behind') },
      { signal: person.signal },
    );
    for await (const { line } of linesOf(response)) if ('stage' in line && line.stage === 'initialize') break;
    expect(processes('left-behind').length).toBeGreaterThan(0);
    person.abort();
    await expect.poll(() => processes('left-behind'), { timeout: 10_000 }).toEqual([]);
  });

  it('takes back the stages of a transport that the server does not speak', async () => {
    const old = await startFixture('sse');
    try {
      const lines = await watched({
        name: 'old',
        spec: { type: 'auto', url: `http://127.0.0.1:${old.port}/sse` },
      });
      const steps = said(lines);
      // The newest revision, then one with a handshake, then the stream of 2024-11-05.
      expect(steps.filter((step) => step === 'connect running')).toHaveLength(3);
      expect(steps.slice(-5)).toEqual([
        'initialize running',
        'initialize done',
        'list running',
        'list done',
        'done',
      ]);
    } finally {
      await old.stop();
    }
  });

  it('of a stored server keeps its secrets, also where the spec has dots, and never shows them', async () => {
    expect((await watched({ name: 'stored' })).at(-1)).toMatchObject({ ok: true });
    const { body } = await rest(hub, 'GET', '/servers/stored');
    expect(JSON.stringify(body.spec)).toContain('••••');
    const lines = await watched({ name: 'stored', spec: body.spec });
    expect(lines.at(-1)).toMatchObject({ ok: true });
    expect(JSON.stringify(lines)).not.toContain('PLANTED');
    const moved = { ...stdio(), command: '/bin/sh', env: { SECRET_TOKEN: '••••••••' } };
    expect((await ask({ name: 'stored', spec: moved })).status).toBe(422);
  });

  it('is an editor’s for stored servers, and an administrator’s for a spec', async () => {
    const { token } = await makeKey(hub, { rest: 'editor' });
    const allowed = await ask({ name: 'stored' }, { token });
    expect(allowed.status).toBe(200);
    await allowed.text();
    expect((await ask({ name: 'stored', spec: stdio() }, { token })).status).toBe(403);
    const { token: viewer } = await makeKey(hub, { rest: 'viewer' });
    expect((await ask({ name: 'stored' }, { token: viewer })).status).toBe(403);
    expect((await ask({ name: 'absent' })).status).toBe(404);
  });

  it('is refused while too many run, and not for long', async () => {
    const person = new AbortController();
    const body = { name: 'many', spec: stdio('--mute', '--name', 'one-of-many') };
    const running = await Promise.all(Array.from({ length: 16 }, () => ask(body, { signal: person.signal })));
    expect(running.map(({ status }) => status)).toEqual(Array(16).fill(200));
    const refused = await ask(body);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    person.abort();
    await expect.poll(() => processes('one-of-many'), { timeout: 15_000 }).toEqual([]);
    // A place is free when its test has cleaned up, which is some moments after its process is gone.
    await expect.poll(async () => (await ask({ name: 'stored' })).status, { timeout: 5000 }).toBe(200);
    expect((await watched({ name: 'stored' })).at(-1)).toMatchObject({ ok: true });
  });

  it('says the same as the test that answers at the end', async () => {
    const { body } = await rest(hub, 'POST', '/servers/stored/test');
    const stages = Array.isArray(body.stages) ? body.stages : [];
    expect(stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['spawn', true],
      ['initialize', true],
      ['list', true],
    ]);
    const [watchedEnd] = (await watched({ name: 'stored' })).slice(-1);
    expect(body).toMatchObject({
      ok: true,
      tools: watchedEnd && 'done' in watchedEnd ? watchedEnd.tools : [],
    });
  });
});

describe('what somebody pastes', () => {
  it('becomes a spec that can be tested and saved, and its secrets are not written down', async () => {
    const text = `SECRET_KEY=PASTED-4711 ${process.execPath} ${FIXTURE} --stdio --name pasted`;
    const parsed = await rest(hub, 'POST', '/servers/parse', { text });
    expect(parsed.status).toBe(200);
    expect(parsed.body).toMatchObject({ kind: 'command', problems: [] });
    const [server] = Array.isArray(parsed.body.servers) ? parsed.body.servers : [];
    expect(server.spec).toMatchObject({ env: { SECRET_KEY: 'PASTED-4711' } });
    const { name, spec } = server;
    expect((await watched({ name, spec })).at(-1)).toMatchObject({ ok: true });
    expect((await rest(hub, 'POST', '/servers', { name, spec })).status).toBe(201);
    const again = await rest(hub, 'POST', '/servers/parse', { text });
    expect(again.body.servers).toMatchObject([{ name: `${name}-2` }]);
    expect(hub.logs()).not.toContain('PASTED-4711');
    const audit = await rest(hub, 'GET', '/audit');
    expect(JSON.stringify(audit.body)).not.toContain('PASTED-4711');
  });

  it('that would call the hub itself, or needs a shell, is refused with the reason', async () => {
    const self = await rest(hub, 'POST', '/servers/parse', { text: `${hub.url}/mcp` });
    expect(self.body).toMatchObject({
      servers: [],
      problems: [{ message: expect.stringContaining('call itself') }],
    });
    const piped = await rest(hub, 'POST', '/servers/parse', { text: 'npx a | sh' });
    expect(piped.body).toMatchObject({
      servers: [],
      problems: [{ message: expect.stringContaining('shell') }],
    });
  });
});
