import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferred } from '../../lib/deferred.ts';
import type { HttpCall } from './http-client.ts';
import { createLateWire } from './late-wire.ts';
import { createUndiciWire } from './undici-wire.ts';
import type { Wire } from './wire.ts';

const seen: string[] = [];
const server = createServer((req, res) => {
  seen.push(req.url ?? '');
  res.end('hello');
});
let origin = '';

beforeEach(async () => {
  seen.length = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const call = (path: string): HttpCall => ({ method: 'GET', path, headers: {}, body: null });

/** Sends it. @returns how to cut it, and what came: the answer's text or the error's */
function send(wire: Wire, path: string): { cut: () => void; came: Promise<string> } {
  const came = deferred<string>();
  let text = '';
  const cut = wire.exchange(call(path), {
    onSent: () => {},
    onHeaders: () => {},
    onData: (chunk) => {
      text += chunk.toString();
    },
    onEnd: () => came.resolve(text),
    onError: (error) => came.resolve(`error: ${error.message}`),
  });
  return { cut, came: came.promise };
}

test('what is said while the code is loaded is answered when it is there, and what was cut is never sent', async () => {
  const loaded = deferred<void>();
  const wire = createLateWire(() => loaded.promise.then(() => createUndiciWire(origin, 4)));
  const early = send(wire, '/early');
  send(wire, '/cut').cut();
  expect(seen).toEqual([]);
  loaded.resolve();
  expect(await early.came).toBe('hello');
  expect(await send(wire, '/late').came).toBe('hello');
  expect(seen).toEqual(['/early', '/late']);
  await wire.destroy();
});

test('code that does not load is an error of each exchange, and of nothing else', async () => {
  const wire = createLateWire(() => Promise.reject(new Error('no such file')));
  expect(await send(wire, '/').came).toBe('error: no such file');
  await wire.destroy();
});
