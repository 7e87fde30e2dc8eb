import { describe, expect, test, vi } from 'vitest';
import { storedServer } from './memory-server.testkit.ts';
import { toolsOf, workshop } from './pool.testkit.ts';

const URL_A = 'http://127.0.0.1:1/a';
const URL_B = 'http://127.0.0.1:1/b';

describe('what runs is what is wanted', () => {
  test('a wanted server becomes ready with its lists', async () => {
    const { want, until, upstream, lists } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    expect(upstream('a').status()).toMatchObject({
      counts: { tools: 1 },
      failure: null,
      protocolVersion: '2025-11-25',
    });
    expect(lists.map(([name]) => name)).toEqual(['a']);
  });

  test('what is no longer wanted is removed and closed', async () => {
    const { want, until, pool, server, removed, statuses } = workshop();
    want(storedServer('a'), storedServer('b'));
    await until('a', 'ready');
    await until('b', 'ready');
    want(storedServer('b'));
    expect(removed).toEqual(['a']);
    expect(pool.all().map((one) => one.name)).toEqual(['b']);
    await vi.waitFor(() => expect(server('a').open.size).toBe(0));
    const told = statuses.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(statuses.slice(told).filter((status) => status.name === 'a')).toEqual([]);
  });

  test('a missing variable marks that one server misconfigured, naming all', async () => {
    const { want, until, upstream } = workshop({
      expand: (spec) =>
        spec.type === 'stdio' && spec.command === 'bad'
          ? { ok: false, missing: ['KEY', 'TOKEN'] }
          : { ok: true, spec },
    });
    want(storedServer('bad', { command: 'bad' }), storedServer('good'));
    await until('good', 'ready');
    expect(upstream('bad').status()).toMatchObject({
      state: 'misconfigured',
      failure: { stage: 'config', message: 'environment variables are not set: KEY, TOKEN' },
    });
    want(storedServer('bad', { command: 'fine' }), storedServer('good'));
    await until('bad', 'ready');
  });

  test('an edit of presentation keeps the connection', async () => {
    const { want, until, upstream, server } = workshop();
    want(storedServer('a'));
    await until('a', 'ready');
    const connection = upstream('a').connection;
    want(storedServer('a', { title: 'Anna', tools: { echo: { enabled: false } } }, 2));
    expect(upstream('a').connection).toBe(connection);
    expect(upstream('a').stored.spec.title).toBe('Anna');
    expect(server('a').attempts).toBe(1);
  });

  test('an edit of a command ends the old process before the new starts', async () => {
    const { want, until, upstream, server } = workshop();
    server('a').behaviour.closeMs = 30;
    want(storedServer('a'));
    await until('a', 'ready');
    want(storedServer('a', { command: 'other' }));
    expect(upstream('a').connection).toBeNull();
    await upstream('a').acquire(2000);
    expect(server('a').attempts).toBe(2);
    expect(server('a').mostOpen).toBe(1);
  });

  test('an edit of a URL answers with the old connection until the new has its lists', async () => {
    const { want, until, upstream, server } = workshop();
    server(URL_B).behaviour.tools = ['other'];
    want(storedServer('a', { url: URL_A }));
    await until('a', 'ready');
    const old = upstream('a').connection;
    want(storedServer('a', { url: URL_B }));
    expect(upstream('a').connection).toBe(old);
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    await until('a', 'ready');
    expect(upstream('a').connection).not.toBe(old);
    expect(toolsOf(upstream('a').lists())).toEqual(['other']);
    await vi.waitFor(() => expect(server(URL_A).open.size).toBe(0));
  });

  test('an edit of a URL that leads nowhere ends the old connection and keeps its lists', async () => {
    const { want, until, upstream, server } = workshop();
    server(URL_B).behaviour.connect = 'refuse';
    want(storedServer('a', { url: URL_A }));
    await until('a', 'ready');
    want(storedServer('a', { url: URL_B }));
    await until('a', 'waiting');
    expect(upstream('a').connection).toBeNull();
    expect(toolsOf(upstream('a').lists())).toEqual(['echo']);
    await vi.waitFor(() => expect(server(URL_A).open.size).toBe(0));
  });

  test('a server removed and added again does not start before its old process is gone', async () => {
    const { want, until, server } = workshop();
    server('a').behaviour.closeMs = 50;
    want(storedServer('a'));
    await until('a', 'ready');
    want();
    want(storedServer('a'));
    await until('a', 'ready');
    expect(server('a').attempts).toBe(2);
    expect(server('a').mostOpen).toBe(1);
  });

  test('a disabled server is not started, and ends when it was running', async () => {
    const { want, until, server } = workshop();
    want(storedServer('a', { enabled: false }));
    await until('a', 'disabled');
    expect(server('a').attempts).toBe(0);
    want(storedServer('a'));
    await until('a', 'ready');
    want(storedServer('a', { enabled: false }));
    await until('a', 'disabled');
    expect(server('a').open.size).toBe(0);
  });

  test('servers that never answer do not hold up the others', async () => {
    const { want, until, server, upstream } = workshop({ startConcurrency: 4 });
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    for (const name of names.slice(0, 4)) server(name).behaviour.connect = 'hang';
    want(...names.map((name) => storedServer(name)));
    for (const name of names.slice(4)) await until(name, 'ready');
    expect(upstream('s0').status().state).toBe('connecting');
  });

  test('of many remote servers that are known, one that is called begins at once, and all begin in the end', async () => {
    const known = [{ key: 'echo', json: Buffer.from('{"name":"echo"}') }];
    const { want, server, upstream } = workshop({
      knownLists: () => ({ tools: known, prompts: [], resources: [], templates: [] }),
    });
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const at = (name: string) => `http://127.0.0.1:1/${name}`;
    for (const name of names.slice(0, -1)) server(at(name)).behaviour.connect = 'hang';
    want(...names.map((name) => storedServer(name, { url: at(name) })));
    const begun = () => names.filter((name) => server(at(name)).attempts > 0).length;
    expect(server(at('s59')).attempts).toBe(0);
    expect(toolsOf(upstream('s59').lists())).toEqual(['echo']);
    await upstream('s59').acquire(2000);
    expect(begun()).toBeLessThan(names.length);
    await vi.waitFor(() => expect(begun()).toBe(names.length), { timeout: 5000 });
    expect(server(at('s59')).attempts).toBe(1);
  });

  test('remote servers of which nothing is known begin before the others', async () => {
    const known = [{ key: 'echo', json: Buffer.from('{"name":"echo"}') }];
    const { want, server } = workshop({
      knownLists: (name) =>
        name === 'new' ? null : { tools: known, prompts: [], resources: [], templates: [] },
    });
    const names = [...Array.from({ length: 40 }, (_, index) => `s${index}`), 'new'];
    const at = (name: string) => `http://127.0.0.1:1/${name}`;
    for (const name of names) server(at(name)).behaviour.connect = 'hang';
    want(...names.map((name) => storedServer(name, { url: at(name) })));
    await vi.waitFor(() => expect(server(at('new')).attempts).toBe(1), { interval: 1 });
    expect(server(at('s39')).attempts).toBe(0);
  });

  test('stop ends everything, and nothing starts afterwards', async () => {
    const { want, until, server, pool } = workshop();
    server('b').behaviour.connect = 'hang';
    want(storedServer('a'), storedServer('b'));
    await until('a', 'ready');
    await pool.stop(0);
    expect([server('a').open.size, server('b').open.size]).toEqual([0, 0]);
    expect(pool.all().map((one) => one.status().state)).toEqual(['closed', 'closed']);
    want(storedServer('a'), storedServer('c'));
    expect(server('c').attempts).toBe(0);
  });
});

describe('when a server fails', () => {
  test('one that was killed is ready again at once and counted', async () => {
    const restarted: string[] = [];
    const { want, until, server, upstream } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 } },
      onRestart: (name) => restarted.push(name),
    });
    want(storedServer('a'));
    await until('a', 'ready');
    server('a').kill();
    await until('a', 'ready');
    expect(server('a').attempts).toBe(2);
    expect(upstream('a').status().restarts).toBe(1);
    expect(restarted).toEqual(['a']);
  });

  test('one that connects and dies at once does not spin', async () => {
    const { want, until, server } = workshop({
      policy: { backoff: { baseMs: 60_000, capMs: 60_000 } },
      random: () => 1,
    });
    server('a').behaviour.connect = 'die-at-once';
    want(storedServer('a'));
    await until('a', 'waiting');
    expect(server('a').attempts).toBe(2);
  });

  test('the failure and the next try are shown', async () => {
    const { want, until, server, upstream } = workshop();
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    const { failure, nextTryAt } = upstream('a').status();
    expect(failure).toMatchObject({ stage: 'spawn', message: 'refused' });
    expect(nextTryAt).toMatch(/^\d{4}-/);
  });

  test('it recovers by itself when the server is back', async () => {
    const { want, until, server } = workshop();
    server('a').behaviour.connect = 'refuse';
    want(storedServer('a'));
    await until('a', 'waiting');
    server('a').behaviour.connect = 'ok';
    await until('a', 'ready');
  });

  test('a server whose lists fail is not ready', async () => {
    const { want, until, server, upstream } = workshop();
    server('a').behaviour.lists = 'fail';
    want(storedServer('a'));
    await until('a', 'waiting');
    expect(upstream('a').status().failure).toMatchObject({ stage: 'list', message: 'tools/list failed' });
    await vi.waitFor(() => expect(server('a').open.size).toBe(0));
  });

  test('one that demands authorisation is not asked again and again', async () => {
    const { want, until, server } = workshop();
    server(URL_A).behaviour.connect = 'auth';
    want(storedServer('a', { url: URL_A }));
    await until('a', 'needs-auth');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server(URL_A).attempts).toBe(1);
  });

  test('three unanswered probes restart it, degraded in between', async () => {
    const { want, until, server, statuses } = workshop({ policy: { probeMs: 10, degradedProbeMs: 10 } });
    want(storedServer('a'));
    await until('a', 'ready');
    server('a').behaviour.ping = 'fail';
    await vi.waitFor(() => expect(server('a').attempts).toBeGreaterThan(1));
    server('a').behaviour.ping = 'ok';
    await until('a', 'ready');
    expect(statuses.map((status) => status.state)).toContain('degraded');
    expect(server('a').mostOpen).toBe(1);
  });

  test('what was heard lately is not probed', async () => {
    const { want, until, upstream, server } = workshop({ policy: { probeMs: 10 } });
    want(storedServer('a'));
    await until('a', 'ready');
    Object.assign(upstream('a').connection ?? {}, { heardAt: Number.MAX_SAFE_INTEGER });
    const before = server('a').pings;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server('a').pings - before).toBeLessThanOrEqual(1);
  });
});
