import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts, hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { available } from '../support/skips.ts';

const present = available(hasNginx(), 'nginx in front of several hubs', 'apt-get install nginx');

describe.runIf(present)('the shipped nginx.conf with several hubs', () => {
  let nginx: Nginx;
  const hubs: Server[] = [];

  beforeAll(async () => {
    const ports: number[] = [];
    for (const name of ['a', 'b', 'c']) {
      const hub = createServer((_req, res) => res.end(name)).listen(0, '127.0.0.1');
      await once(hub, 'listening');
      const address = hub.address();
      ports.push(typeof address === 'object' && address ? address.port : 0);
      hubs.push(hub);
    }
    nginx = await startNginx(ports, await freePorts());
  });
  afterAll(async () => {
    await nginx?.stop();
    for (const hub of hubs) hub.close();
  });

  /** Which hubs answer so many requests of that kind. */
  async function reached(path: string, headers: Record<string, string>, times = 30): Promise<Set<string>> {
    const names = Array.from({ length: times }, () => get(path, headers));
    return new Set(await Promise.all(names));
  }

  function get(path: string, headers: Record<string, string>): Promise<string> {
    return new Promise((resolve, reject) => {
      const { httpsPort: port, certificate: ca } = nginx;
      const options = { host: '127.0.0.1', servername: 'localhost', port, ca, path, headers };
      request({ ...options, timeout: 10_000 }, (answer) => resolve(text(answer)))
        .on('error', reject)
        .end();
    });
  }

  test('all requests of a session reach one hub, and sessions spread', async () => {
    const found = await Promise.all(
      Array.from({ length: 12 }, (_, n) => reached('/mcp', { 'mcp-session-id': `session-${n}` }, 5)),
    );
    expect(found.map(({ size }) => size)).toEqual(found.map(() => 1));
    expect(new Set(found.flatMap((each) => [...each])).size).toBeGreaterThan(1);
  });

  test('requests without a session spread', async () => {
    expect((await reached('/mcp', {}, 60)).size).toBe(3);
  });

  test('stream and messages of HTTP+SSE reach the same hub', async () => {
    const all = [...(await reached('/sse/group', {}, 5)), ...(await reached('/messages?sessionId=1', {}, 5))];
    expect(new Set(all).size).toBe(1);
  });
});
