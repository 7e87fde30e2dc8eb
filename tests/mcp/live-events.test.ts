import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type LiveMessage, liveEventSchema } from '../../server/contract/api/events.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { EventReader, RawClient } from '../support/mcp.ts';
import { localToken, makeKey, rest, waitForServers } from '../support/rest.ts';

const TICKING = `while :; do echo "tick $((i=i+1))" >&2; sleep 0.05; done & exec "$0" "$1" --stdio`;

let hub: Hub;
const open: EventReader[] = [];

beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: {
        fix: { command: process.execPath, args: [FIXTURE, '--stdio'] },
        ticking: { command: '/bin/sh', args: ['-c', TICKING, process.execPath, FIXTURE] },
      },
    },
  });
  await waitForServers(hub, ['fix', 'ticking']);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reader) => reader.close()));
});
afterAll(() => hub?.stop());

/** What a stream tells, event by event; every one is checked against the contract. */
async function follow(query = '', token = localToken(hub)) {
  const response = await fetch(`${hub.url}/api/events${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const reader = new EventReader(response);
  open.push(reader);
  const seen: LiveMessage[] = [];
  const next = async <T extends LiveMessage['type']>(
    type: T,
    wanted: (event: Extract<LiveMessage, { type: T }>) => boolean = () => true,
  ) => {
    const is = (event: LiveMessage): event is Extract<LiveMessage, { type: T }> => event.type === type;
    for (;;) {
      const event = liveEventSchema.parse(JSON.parse(await reader.next(() => true)));
      seen.push(event);
      if (is(event) && wanted(event)) return event;
    }
  };
  expect((await next('snapshot')).servers.map(({ name }) => name).sort()).toEqual(['fix', 'ticking']);
  return { next, seen };
}

describe('the first client of a key', () => {
  it.each([
    [
      'streamable HTTP',
      (url: URL, init: RequestInit) => new StreamableHTTPClientTransport(url, { requestInit: init }),
    ],
    ['HTTP+SSE', (url: URL, init: RequestInit) => new SSEClientTransport(url, { requestInit: init })],
  ])('is told as it connects and as it leaves, over %s', async (kind, transport) => {
    const key = await makeKey(hub, { name: 'first' });
    const { next, seen } = await follow();
    const client = new Client({ name: 'first-client', version: '1.2.3' });
    const path = kind === 'HTTP+SSE' ? '/sse/fix' : '/mcp/fix';
    await client.connect(
      transport(new URL(`${hub.url}${path}`), { headers: { authorization: `Bearer ${key.token}` } }),
    );
    const mine = ({ principal }: { principal: string }) => principal === `key:${key.id}`;
    expect(await next('session.opened', mine)).toMatchObject({
      endpoint: 'fix',
      client: { name: 'first-client', version: '1.2.3' },
    });
    expect(seen.filter(({ type }) => type === 'session.opened')).toHaveLength(1);
    // Leaves for good: the SDK's close alone keeps a session over streamable HTTP.
    if (client.transport instanceof StreamableHTTPClientTransport) await client.transport.terminateSession();
    await client.close();
    expect(await next('session.closed', mine)).toMatchObject({ client: { name: 'first-client' } });
  });

  it('is not a stream whose client never says a word', async () => {
    const { token } = await makeKey(hub, { name: 'mute' });
    const { next, seen } = await follow();
    const response = await fetch(`${hub.url}/sse/fix`, { headers: { authorization: `Bearer ${token}` } });
    const mute = new EventReader(response);
    await mute.next((_, event) => event === 'endpoint');
    await mute.close();
    await rest(hub, 'POST', '/servers/fix/disable');
    await next('settings.changed');
    await rest(hub, 'POST', '/servers/fix/enable');
    await waitForServers(hub, ['fix']);
    expect(seen.map(({ type }) => type)).not.toContain('session.opened');
  });
});

describe('calls', () => {
  it('are told a second later to who asked, without what was in them, and to nobody else', async () => {
    const asking = await follow('?activity=1');
    const other = await follow();
    const client = new RawClient(`${hub.url}/mcp/fix`, hub.key);
    expect(await client.connect()).toBe(200);
    for (let i = 0; i < 60; i++) await client.call('echo', { text: 'private words' });
    let calls = 0;
    const batches: number[] = [];
    while (calls < 60) {
      const batch = await asking.next('activity');
      calls += batch.calls.length + batch.more;
      batches.push(batch.calls.length);
      expect(JSON.stringify(batch)).not.toContain('private words');
    }
    expect(calls).toBe(60);
    expect(Math.max(...batches)).toBeLessThanOrEqual(50);
    await rest(hub, 'POST', '/servers/fix/disable');
    await other.next('settings.changed');
    await rest(hub, 'POST', '/servers/fix/enable');
    await waitForServers(hub, ['fix']);
    expect(other.seen.map(({ type }) => type)).not.toContain('activity');
  });
});

describe('the output of a server', () => {
  it('is followed line by line, none twice and none left out', async () => {
    const { next, seen } = await follow('?logs=ticking');
    const numbers: number[] = [];
    while (numbers.length < 15) {
      const { server, lines } = await next('logs');
      expect(server).toBe('ticking');
      numbers.push(...lines.map(({ n }) => n));
    }
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(numbers.map((_, i) => first + i));
    expect(seen.filter(({ type }) => type === 'logs').length).toBeLessThan(numbers.length);
  });

  it('is not shown to who may not read it', async () => {
    const { token } = await makeKey(hub, { rest: 'viewer' });
    const admin = await follow('?logs=ticking');
    const viewer = await follow('?logs=ticking', token);
    for (let i = 0; i < 3; i++) await admin.next('logs');
    await rest(hub, 'PATCH', '/servers/fix', { title: 'Fixture' }, { ifMatch: '*' });
    await viewer.next('settings.changed');
    expect(viewer.seen.map(({ type }) => type)).not.toContain('logs');
  });

  it('is searched, filtered and downloaded', async () => {
    const { body } = await rest(hub, 'GET', '/servers/ticking/logs?q=TICK%201&stream=stderr&limit=3');
    const lines = Array.isArray(body.items) ? body.items : [];
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatchObject({ stream: 'stderr', text: expect.stringMatching(/^tick 1/) });
    expect((await rest(hub, 'GET', '/servers/ticking/logs?stream=message')).body).toEqual({ items: [] });

    const response = await fetch(`${hub.url}/api/servers/ticking/logs?download=true&stream=stderr&limit=2`, {
      headers: { authorization: `Bearer ${localToken(hub)}` },
    });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="ticking-output.txt"');
    expect(await response.text()).toMatch(/^(\d{4}-\S+Z stderr +tick \d+\n){2}$/);
  });
});

describe('what only some may see', () => {
  it('is told to them alone: audit records and users', async () => {
    const { token } = await makeKey(hub, { rest: 'viewer' });
    const { token: auditors } = await makeKey(hub, { rest: 'auditor' });
    const admin = await follow();
    const auditor = await follow('', auditors);
    const viewer = await follow('', token);
    await rest(hub, 'POST', '/users', { username: 'newcomer', role: 'viewer' });
    await admin.next('users.changed');
    await auditor.next('audit.changed');
    await rest(hub, 'PATCH', '/servers/fix', { title: 'Another' }, { ifMatch: '*' });
    await viewer.next('settings.changed');
    await auditor.next('settings.changed');
    expect(viewer.seen.map(({ type }) => type)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(audit|users|keys)\.changed$/)]),
    );
    expect(auditor.seen.map(({ type }) => type)).not.toContain('users.changed');
  });

  it('is told no more from the moment on that the role is a lesser one', async () => {
    const { id, token } = await makeKey(hub, { rest: 'admin' });
    const admin = await follow();
    const demoted = await follow('', token);
    await rest(hub, 'PATCH', `/keys/${id}`, { rest: 'viewer' }, { ifMatch: '*' });
    await admin.next('keys.changed');
    await rest(hub, 'POST', '/users', { username: 'another', role: 'viewer' });
    await admin.next('users.changed');
    await rest(hub, 'PATCH', '/servers/fix', { title: 'A third' }, { ifMatch: '*' });
    await demoted.next('settings.changed');
    expect(demoted.seen.map(({ type }) => type)).not.toContain('users.changed');
  });

  it('refuses names that are none', async () => {
    const answer = await rest(hub, 'GET', '/events?logs=a,b!');
    expect(answer.status).toBe(422);
  });
});

describe('a new audit record', () => {
  it.each([
    ['a restart', () => rest(hub, 'POST', '/servers/fix/restart'), 'server.restart'],
    ['a connection test', () => rest(hub, 'POST', '/servers/fix/test'), 'server.test'],
    ['an export of the settings', () => rest(hub, 'POST', '/settings/export', {}), 'settings.export'],
    ['a denied key', () => rest(hub, 'GET', '/servers', undefined, { token: 'nobody' }), 'auth.denied'],
  ])('is told of, though nothing else has changed: %s', async (_, act, action) => {
    await waitForServers(hub, ['fix']);
    const { next, seen } = await follow();
    await act();
    await next('audit.changed');
    const { body } = await rest(hub, 'GET', `/audit?action=${action}`);
    expect(z.object({ items: z.array(z.unknown()) }).parse(body).items.length).toBeGreaterThan(0);
    for (const other of ['settings.changed', 'keys.changed', 'users.changed'])
      expect(seen.map(({ type }) => type)).not.toContain(other);
  });
});
