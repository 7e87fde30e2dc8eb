import { expect, test } from 'vitest';
import { silentLog } from '../lib/log.ts';
import { listenForMetrics } from './metrics-listener.ts';

test('the metrics port serves metrics without a key, nothing else, and closes', async () => {
  let broken = false;
  const metrics = {
    contentType: 'text/plain; version=0.0.4',
    text: async () => {
      if (broken) throw new Error('no');
      return 'some_total 1\n';
    },
  };
  const listener = await listenForMetrics({ host: '127.0.0.1', port: 0, metrics, log: silentLog });
  const url = `http://127.0.0.1:${listener.port}`;
  const answer = await fetch(`${url}/metrics?x=1`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toBe('some_total 1\n');
  expect((await fetch(`${url}/config`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  broken = true;
  expect((await fetch(`${url}/metrics`)).status).toBe(500);
  await listener.close();
  await expect(fetch(`${url}/metrics`)).rejects.toThrow();
});
