import { connect } from 'node:net';
import { it } from 'vitest';
import { STATIC_KEY, startApi } from './support/api.ts';
import { testStatus } from './support/runtime.ts';
it('x', async () => {
  const api = await startApi();
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  for (const e of ['close','error','end','connect','ready'] as const) socket.on(e, (x: unknown) => console.log('client', e, x, performance.now()));
  socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${STATIC_KEY}\r\n\r\n`);
  await new Promise(r => setTimeout(r, 500));
  console.log('listeners', api.runtime.listeners.size, socket.bytesRead);
  const status = { ...testStatus('big'), serverInfo: { name: 'x'.repeat(500_000), version: '1' } };
  for (let i = 0; i < 60 && api.runtime.listeners.size > 0; i++) { api.runtime.emit({ type: 'server.status', status }); await new Promise(r => setTimeout(r, 20)); }
  console.log('after', api.runtime.listeners.size, socket.bytesRead, performance.now());
  await new Promise(r => setTimeout(r, 1500));
  socket.resume();
  let n = 0; socket.on('data', (d) => { n += d.length; });
  await new Promise(r => setTimeout(r, 1500));
  console.log('read', n, socket.destroyed, performance.now());
  await api.close();
});
