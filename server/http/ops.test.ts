import { describe, expect, test } from 'vitest';
import { doors, open } from './listener.testkit.ts';
import { createOpsDoor } from './ops.ts';

describe('health, metrics and configuration', () => {
  const facts = (ready: boolean, status: 'healthy' | 'degraded' | 'unhealthy' = 'degraded') =>
    createOpsDoor({
      ready: () => ready,
      health: () => ({
        status,
        version: '1',
        uptimeSeconds: 1,
        parts: { redis: { status: 'degraded', message: 'away' } },
      }),
      identify: (req) => {
        switch (req.headers.authorization) {
          case 'admin':
            return { kind: 'local' };
          case 'viewer':
            return { kind: 'static-key', id: 'env' };
          case 'mcp-only':
            return { kind: 'key', id: 'a', name: 'a', scope: { all: true }, rest: null, limits: {} };
          default:
            return null;
        }
      },
      metrics: { text: async () => 'some_total 1\n', contentType: 'text/plain; version=0.0.4' },
      config: () => ({ listen: { port: 3000 } }),
    });
  const as = (authorization: string) => ({ headers: { authorization } });

  test('a degraded hub is ready; one that drains is not', async () => {
    const up = await open(doors({ ops: facts(true) }));
    expect((await up.get('/health/ready')).status).toBe(200);
    const down = await open(doors({ ops: facts(false) }));
    const answer = await down.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
  });

  test('anybody learns one word, the identified every part, on both paths', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    for (const path of ['/health', '/api/health']) {
      expect((await get(path)).json()).toEqual({ status: 'degraded' });
      expect((await get(path, as('mcp-only'))).json()).toEqual({ status: 'degraded' });
      expect((await get(path, as('viewer'))).json()).toMatchObject({ parts: { redis: { message: 'away' } } });
    }
    const ill = await open(doors({ ops: facts(true, 'unhealthy') }));
    expect((await ill.get('/health')).status).toBe(503);
  });

  test('are only read', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    const answer = await get('/health', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect((await get('/health', { method: 'HEAD' })).text).toBe('');
  });

  test('metrics need a role, the configuration an administrator', async () => {
    const { get } = await open(doors({ ops: facts(true) }));
    const statuses = async (path: string) => {
      const callers = ['nobody', 'mcp-only', 'viewer', 'admin'];
      return Promise.all(callers.map(async (caller) => (await get(path, as(caller))).status));
    };
    expect(await statuses('/metrics')).toEqual([401, 403, 200, 200]);
    expect(await statuses('/config')).toEqual([401, 403, 403, 200]);
    expect((await get('/metrics')).headers['www-authenticate']).toContain('Bearer');
  });
});
