import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { recordingLog } from '../../tests/support/log.ts';
import { testRedisUrl } from '../../tests/support/redis.ts';
import { createRedis } from './redis.ts';

describe('a Redis that is not there', () => {
  test('is reported once however often it is tried, and commands fail at once', async () => {
    const { log, lines } = recordingLog();
    const client = createRedis({ url: 'redis://127.0.0.1:1', log });
    let tries = 0;
    await new Promise<void>((resolve) => client.on('reconnecting', () => ++tries === 3 && resolve()));
    await expect(client.ping()).rejects.toThrow();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^warn Redis is away/);
    client.disconnect();
  });

  test('but accepts connections and never answers, fails a command by its deadline', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const client = createRedis({ url: `redis://127.0.0.1:${port}`, log: recordingLog().log });
    await expect(client.ping()).rejects.toThrow();
    client.disconnect();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

const url = testRedisUrl('a Redis connection that is cut');
describe.runIf(url !== null)('a Redis connection that is cut', () => {
  test('comes back by itself and says so once', async () => {
    const { log, lines } = recordingLog();
    const name = `cut-${process.pid}`;
    const client = createRedis({ url: url ?? '', log, name });
    await new Promise((resolve) => client.once('ready', resolve));
    const other = createRedis({ url: url ?? '', log: recordingLog().log });
    await new Promise((resolve) => other.once('ready', resolve));
    const id = /id=(\d+)/.exec(String(await client.client('INFO')))?.[1] ?? '';
    const back = new Promise((resolve) => client.once('ready', resolve));
    await other.client('KILL', 'ID', id);
    await back;
    expect(await client.ping()).toBe('PONG');
    expect(lines.map((line) => line.replace(/ .*/, ''))).toEqual(['info', 'warn', 'info']);
    client.disconnect();
    other.disconnect();
  });
});
