import { afterEach, describe, expect, it } from 'vitest';
import {
  type Bench,
  call,
  createBench,
  eventually,
  FIXTURE,
  failureOf,
  fixtureStdio,
  recorder,
  stdioSpec,
  textOf,
} from '../../../tests/fixtures/upstream.ts';

import type { Opening } from '../../hub/upstream/connection.ts';

let bench: Bench = createBench();
afterEach(async () => {
  await bench.close();
  bench = createBench();
});

describe('a stdio server that can not be had', () => {
  it('names a command that does not exist', async () => {
    const failure = await failureOf(bench.open(stdioSpec('no-such-command-here', [])));
    expect(failure.stage).toBe('spawn');
    expect(failure.message).toBe('the command no-such-command-here was not found');
  });

  it('refuses arguments that no system takes', async () => {
    const failure = await failureOf(bench.open(stdioSpec('node', ['a\0b'])));
    expect(failure.stage).toBe('spawn');
  });

  it('names a working folder that does not exist', async () => {
    const failure = await failureOf(bench.open(stdioSpec('node', [], { cwd: '/no/such/folder' })));
    expect(failure).toMatchObject({
      stage: 'spawn',
      message: 'the working folder /no/such/folder does not exist',
    });
  });

  it('tells the exit code and the last words of one that ends at once', async () => {
    const events = recorder();
    const failure = await failureOf(bench.open(fixtureStdio('--exit', '3'), events));
    expect(failure).toMatchObject({ stage: 'initialize' });
    expect(failure.message).toBe('the server exited with code 3: leaving as told');
    expect(events.closed).toEqual([]);
  });

  it('gives up on one that never answers, and ends it', async () => {
    const events = recorder();
    const failure = await failureOf(bench.open(fixtureStdio('--mute'), events, 500));
    expect(failure).toMatchObject({ stage: 'initialize', message: 'no answer to initialize within 500 ms' });
  });

  it('stops waiting when told to, and leaves nothing', async () => {
    const stop = new AbortController();
    const opening = bench.connector({
      name: 'x',
      spec: fixtureStdio('--slow-init', '60000'),
      events: recorder(),
      initTimeoutMs: 60_000,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 200);
    expect((await failureOf(opening)).message).toContain('cancelled');
  });

  it('refuses a protocol revision it does not know', async () => {
    const failure = await failureOf(bench.open(fixtureStdio('--version', '1999-01-01')));
    expect(failure).toMatchObject({ stage: 'initialize' });
    expect(failure.message).toContain('1999-01-01');
  });
});

describe('a stdio server that misbehaves', () => {
  it('may write anything to stdout between its messages', async () => {
    const events = recorder();
    const connection = await bench.open(fixtureStdio('--garbage'), events);
    expect(textOf(await call(connection, 'echo', { message: 'still here' }))).toBe('still here');
    expect(
      events.logs.some(([stream, text]) => stream === 'stdout' && text === 'Welcome to the fixture!'),
    ).toBe(true);
  });

  it('may flood stderr: calls go on and the log is rationed', async () => {
    const events = recorder();
    const connection = await bench.open(fixtureStdio('--flood-stderr'), events);
    for (let i = 0; i < 20; i++) await call(connection, 'echo', { message: 'x' });
    const lines = events.logs.filter(([stream]) => stream === 'stderr').length;
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThan(20_000);
  });

  it('fails the calls in flight when it crashes, as possibly executed, and says why it ended', async () => {
    const events = recorder();
    const connection = await bench.open(fixtureStdio(), events);
    const lost = { code: 'upstream_failed', data: { sent: true } };
    await Promise.all([
      expect(call(connection, 'hang')).rejects.toMatchObject(lost),
      expect(call(connection, 'crash')).rejects.toMatchObject(lost),
    ]);
    expect(events.closed).toEqual([
      { stage: 'run', message: 'the server exited with code 7: about to crash' },
    ]);
    await expect(call(connection, 'echo', { message: 'x' })).rejects.toMatchObject({ data: { sent: false } });
  });

  it.each([[[]], [['--id-last']]])('fails only the call whose answer is too large (%j)', async (args) => {
    await bench.close();
    bench = createBench({ limits: { resultLimit: 1024 * 1024 } });
    const events = recorder();
    const connection = await bench.open(fixtureStdio(...args), events);
    const other = call(connection, 'sleep', { ms: 300 });
    const third = call(connection, 'hang', {}, { timeoutMs: 1_000 });
    await expect(call(connection, 'big', { bytes: 3 * 1024 * 1024 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(textOf(await other)).toBe('slept');
    expect(textOf(await call(connection, 'big', { bytes: 1000 * 1024 }))).toHaveLength(1000 * 1024);
    await expect(third).rejects.toMatchObject({ code: 'timeout' });
    expect(events.closed).toEqual([]);
  });

  it('fails calls that it does not read instead of storing them without end', async () => {
    const deaf = `
      process.stdin.once('data', (line) => {
        const { id } = JSON.parse(line);
        process.stdin.pause();
        const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'deaf', version: '1' } };
        process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
        setInterval(() => {}, 1000);
      });`;
    const connection = await bench.open(stdioSpec(process.execPath, ['-e', deaf]));
    const message = 'x'.repeat(16 * 1024 * 1024);
    const calls = Array.from({ length: 7 }, () =>
      call(connection, 'echo', { message }, { timeoutMs: 3_000 }),
    );
    const outcomes = await Promise.allSettled(calls);
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'ok'));
    expect(codes.slice(0, 3)).toEqual(['timeout', 'timeout', 'timeout']);
    expect(codes.at(-1)).toBe('upstream_failed');
  });

  it('is refused for a list without an end', async () => {
    const connection = await bench.open(fixtureStdio('--page', '2', '--repeat-cursor'));
    await expect(connection.lists(5_000)).rejects.toThrow(/list: the server repeats a cursor/);
  });
});

it('gives a child its own variables and the few it may inherit, nothing else', async () => {
  await bench.close();
  const baseEnv = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' };
  bench = createBench({ baseEnv, hubId: 'envtest' });
  const spec = stdioSpec('node', [FIXTURE, '--stdio'], {
    env: { TOKEN: 'a "b" $c', PATH: process.env.PATH ?? '' },
  });
  const connection = await bench.open(spec);
  const env: Record<string, string> = JSON.parse(textOf(await call(connection, 'env')));
  expect(Object.keys(env).sort()).toEqual(['LANG', 'PATCHBAY_UPSTREAM', 'PATH', 'TOKEN']);
  expect(env.TOKEN).toBe('a "b" $c');
  expect(env.PATCHBAY_UPSTREAM).toMatch(/^envtest:\d+-\w+:\d+:fixture$/);
});

it('tells of its process from its start on, before it has answered anything', async () => {
  const stop = new AbortController();
  let opening: Opening | undefined;
  const attempt = bench.connector({
    name: 'x',
    spec: fixtureStdio('--mute'),
    events: recorder(),
    initTimeoutMs: 60_000,
    signal: stop.signal,
    onOpening: (given) => {
      opening = given;
    },
  });
  const ended = failureOf(attempt);
  const first = await eventually(() => opening?.processes()[0]);
  expect(first).toEqual({
    pid: expect.any(Number),
    command: expect.stringMatching(/^node/),
    rssBytes: expect.any(Number),
    ageSeconds: expect.any(Number),
  });
  expect(first.rssBytes).toBeGreaterThan(0);
  stop.abort();
  await ended;
  expect(opening?.processes()).toEqual([]);
});

it('tells of its processes at the first question', async () => {
  const connection = await bench.open(fixtureStdio());
  expect(connection.processes()).toHaveLength(1);
});

it('tells what a server says instead of answering, while it is waited for and afterwards', async () => {
  let opening: Opening | undefined;
  const script = 'setInterval(() => { console.error("still installing"); }, 20)';
  const attempt = bench.connector({
    name: 'x',
    spec: stdioSpec('node', ['-e', script]),
    events: recorder(),
    initTimeoutMs: 1500,
    signal: new AbortController().signal,
    onOpening: (given) => {
      opening = given;
    },
  });
  const failed = failureOf(attempt);
  expect(await eventually(() => opening?.words())).toBe('its log ends with: still installing');
  expect((await failed).message).toBe(
    'no answer to initialize within 1500 ms; its log ends with: still installing',
  );
});

it('counts every process of a server with its memory and age', async () => {
  const connection = await bench.open(fixtureStdio());
  const child = Number(textOf(await call(connection, 'fork', { setsid: true })));
  const processes = await eventually(() => {
    const found = connection.processes();
    return found.length === 2 ? found : null;
  });
  expect(processes.map((one) => one.pid)).toContain(child);
  for (const one of processes) {
    expect(one.rssBytes).toBeGreaterThan(5_000_000);
    expect(one.command).toMatch(/^node/);
    expect(one.ageSeconds).toBeLessThan(60);
  }
});
