import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { heardUntilLast } from '../support/fixture-hub.ts';
import type { RawClient } from '../support/mcp.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

const URI = 'test://static/hello';
const MINUTES = 10 * 60_000;
const entry = { command: process.execPath, args: [FIXTURE, '--stdio'] };

let hub: WholeHub;
beforeEach(async () => {
  hub = await startWholeHub({ a: entry });
});
afterEach(() => hub?.close());

async function levels(client: RawClient): Promise<unknown[]> {
  const heard: unknown[] = [];
  for (const level of ['info', 'error']) {
    const stream = await client.stream('c', 'tools/call', { name: 'log', arguments: { level } });
    if (!stream.contentType.includes('text/event-stream')) continue;
    for (const { data } of await stream.rest()) if (data.includes('"level"')) heard.push(level);
  }
  return heard;
}

describe('a session that was dropped as idle', () => {
  it('goes on with the log level and the subscriptions that its client believes in', async () => {
    const [client, other] = [await hub.client('/mcp/a'), await hub.client('/mcp/a')];
    expect((await client.rpc('logging/setLevel', { level: 'error' })).result).toEqual({});
    expect((await client.rpc('resources/subscribe', { uri: URI })).result).toEqual({});
    for (let time = 0; time < 2; time += 1) {
      hub.letIdle(MINUTES);
      expect(hub.sessions.size).toBe(0);
    }
    const stream = await client.listen();
    expect(hub.sessions.size).toBe(1);
    expect(await levels(client)).toEqual(['error']);
    // Whatever is asked about resources waits for what was asked before the session slept.
    expect((await client.rpc('resources/subscribe', { uri: 'test://static/pixel' })).result).toEqual({});
    await other.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([{ uri: URI, touched: true }]);
    await stream.close();
  });

  it('hears nothing more of what its client unsubscribes from as it comes back', async () => {
    const client = await hub.client('/mcp/a');
    await client.rpc('resources/subscribe', { uri: URI });
    hub.letIdle(MINUTES);
    expect((await client.rpc('resources/unsubscribe', { uri: URI })).result).toEqual({});
    const stream = await client.listen();
    await client.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([]);
    await stream.close();
  });

  it('follows its resources again when a server that was away is back', async () => {
    const client = await hub.client('/mcp/a');
    await client.rpc('resources/subscribe', { uri: URI });
    hub.letIdle(MINUTES);
    await client.call('crash');
    hub.letIdle(MINUTES);
    const stream = await client.listen();
    await hub.pool.get('a')?.acquire(15_000);
    expect(await heardUntilLast(client, stream)).toEqual([]);
    await client.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([{ uri: URI, touched: true }]);
    await stream.close();
  });
});

it('a session that another process began is told once to look at every list anew', async () => {
  const first = await hub.client('/mcp/a');
  await (await first.listen()).close();
  const restarted = await startWholeHub({ a: entry });
  try {
    const client = restarted.sameClient(first);
    const stream = await client.listen();
    const told = [await stream.message(), await stream.message(), await stream.message()];
    expect(told.map(({ method }) => method)).toEqual(
      ['tools', 'prompts', 'resources'].map((kind) => `notifications/${kind}/list_changed`),
    );
    await stream.close();
    const again = await client.listen();
    await client.rpc('resources/subscribe', { uri: URI });
    await client.call('touch', { uri: URI });
    expect(await again.message()).toMatchObject({ method: 'notifications/resources/updated' });
    await again.close();
  } finally {
    await restarted.close();
  }
});
