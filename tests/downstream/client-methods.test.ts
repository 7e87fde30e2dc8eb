import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorBench, startDoor } from '../support/door.ts';

let door: DoorBench;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door?.close());

const log = (level: string) => Buffer.from(`{"logger":"l","level":"${level}","data":"x"}`);

describe('log messages', () => {
  it('all pass until a level is set, then those at least as severe', async () => {
    const client = await door.client();
    door.on('logs', (port) => {
      for (const level of ['debug', 'warning', 'error', 'unheard-of'])
        port.notify('notifications/message', log(level));
      return {};
    });
    const levels = async () => {
      const events = await (await client.stream(1, 'tools/call', { name: 'logs' })).rest();
      return events.flatMap(({ data }) => (data === '' ? [] : (JSON.parse(data).params?.level ?? [])));
    };
    expect(await levels()).toEqual(['debug', 'warning', 'error', 'unheard-of']);
    expect((await client.rpc('logging/setLevel', { level: 'error' })).result).toEqual({});
    expect(await levels()).toEqual(['error', 'unheard-of']);
    expect(door.told).toContain('level error');
    expect(door.session(client).logLevel).toBe('error');
  });

  it('of an unknown level are refused, with the ones there are', async () => {
    const client = await door.client();
    const { error } = await client.rpc('logging/setLevel', { level: 'loud' });
    expect(error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('debug, info, notice, warning'),
    });
  });
});

describe('what a client says', () => {
  it('subscribes to resources and hears of them on its stream, until it unsubscribes', async () => {
    const client = await door.client();
    expect((await client.rpc('resources/subscribe', {})).error?.code).toBe(-32602);
    expect((await client.rpc('resources/subscribe', { uri: 'r:1' })).result).toEqual({});
    const stream = await client.listen();
    door.subscribers.get('r:1')?.updated(Buffer.from('{"uri":"r:1", "n":1.0}'));
    expect(await stream.next(() => true)).toContain('"params":{"uri":"r:1", "n":1.0}');
    expect((await client.rpc('resources/unsubscribe', { uri: 'r:1' })).result).toEqual({});
    expect(door.told.slice(-2)).toEqual(['subscribe r:1', 'unsubscribe r:1']);
    await stream.close();
  });

  it('is passed on where it concerns servers', async () => {
    const client = await door.client();
    door.told.length = 0;
    await client.notify('notifications/roots/list_changed');
    await client.notify('notifications/progress', { progressToken: 7, progress: 1 });
    await client.notify('notifications/cancelled', { requestId: 9 });
    expect(door.told).toEqual([
      'notifications/roots/list_changed',
      'notifications/progress {"progressToken":7,"progress":1}',
    ]);
  });

  it('goes to the hub whatever its method, and comes back as unknown where no server has it', async () => {
    const client = await door.client();
    expect((await client.rpc('tasks/list')).error?.code).toBe(-32601);
  });

  it('without a session is refused where only sessions have streams and ends', async () => {
    for (const method of ['GET', 'DELETE']) {
      const headers = { 'mcp-protocol-version': '2026-07-28', accept: 'text/event-stream' };
      const response = await fetch(`${door.url}/mcp`, { method, headers });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });
});
