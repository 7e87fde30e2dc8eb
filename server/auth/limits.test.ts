import { afterAll, describe, expect, test } from 'vitest';
import { testRedisUrl } from '../../tests/support/redis.ts';
import type { Principal } from '../contract/principal.ts';
import { silentLog } from '../lib/log.ts';
import { addressKey } from './address.ts';
import { createFailureGuard } from './failure-guard.ts';
import { createLimits, type Limits } from './limits.ts';
import { createRedis } from './redis.ts';
import { createSharedLimits } from './shared-limits.ts';
import { createWindows } from './windows.ts';

const key = (id: string, perMinute?: number): Principal => ({
  kind: 'key',
  id,
  name: id,
  scope: { all: true },
  rest: null,
  limits: perMinute === undefined ? {} : { perMinute },
});

function allowed(limits: Limits, principal: Principal, address: string, times: number): number {
  let ok = 0;
  for (let i = 0; i < times; i++) if (limits.check(principal, address).ok) ok++;
  return ok;
}

describe('rate limits', () => {
  test('let through exactly as many requests per minute as they say, per key, and tell when to come back', () => {
    let at = 1_000_000;
    const hits: string[] = [];
    const limits = createLimits({
      now: () => at,
      rules: { perKey: 3, perAddress: 0 },
      onHit: (limit) => hits.push(limit),
    });
    expect(allowed(limits, key('a'), '10.0.0.1', 5)).toBe(3);
    expect(allowed(limits, key('b'), '10.0.0.1', 5)).toBe(3);
    at += 20_000;
    expect(limits.check(key('a'), '10.0.0.1')).toEqual({ ok: false, limit: 'key', retryAfterSeconds: 40 });
    at += 40_000;
    expect(allowed(limits, key('a'), '10.0.0.1', 5)).toBe(3);
    expect(hits.every((limit) => limit === 'key')).toBe(true);
  });

  test("a key's own limit goes before the common one", () => {
    const limits = createLimits({ now: () => 1, rules: { perKey: 3, perAddress: 0 } });
    expect(allowed(limits, key('a', 5), '10.0.0.1', 9)).toBe(5);
    expect(allowed(limits, { kind: 'static-key', id: 'env' }, '10.0.0.1', 9)).toBe(3);
  });

  test('per address, all keys of it together; IPv6 by /64', () => {
    const limits = createLimits({ now: () => 1, rules: { perKey: 0, perAddress: 4 } });
    expect(allowed(limits, key('a'), '10.0.0.1', 3)).toBe(3);
    expect(allowed(limits, key('b'), '10.0.0.1', 3)).toBe(1);
    expect(allowed(limits, key('b'), '10.0.0.2', 3)).toBe(3);
    expect(allowed(limits, key('a'), '2001:db8::1', 3)).toBe(3);
    expect(allowed(limits, key('a'), '2001:db8::ffff:2', 3)).toBe(1);
  });

  test('0 is no limit, new rules count at once, and the command line is never limited', () => {
    const limits = createLimits({ now: () => 1 });
    expect(allowed(limits, key('a'), '10.0.0.1', 1000)).toBe(1000);
    limits.configure({ perKey: 2, perAddress: 2 });
    expect(allowed(limits, key('a'), '10.0.0.1', 10)).toBe(2);
    expect(allowed(limits, { kind: 'local' }, '10.0.0.1', 10)).toBe(10);
  });

  test('memory is bounded: the oldest window goes first', () => {
    const windows = createWindows(3);
    for (const name of ['a', 'b', 'c', 'd']) windows.hit(name, 1, 0);
    expect(windows.size).toBe(3);
    expect(windows.hit('d', 1, 1)).toBeGreaterThan(0);
    expect(windows.hit('a', 1, 1)).toBe(0);
    windows.hit('z', 1, 120_000);
    expect(windows.size).toBe(1);
  });
});

describe('addresses are counted', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001::5', '2001:db8:1:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s as %s', (address, counted) => {
    expect(addressKey(address)).toBe(counted);
  });
});

describe('guessing', () => {
  test('blocks an address after 20 failures a minute, for longer each time, and forgives after quiet hours', () => {
    let at = 0;
    const guard = createFailureGuard({ now: () => at });
    const fail = (times: number) => Array.from({ length: times }, () => guard.failed('10.0.0.1', 'wrong'));
    expect(fail(20)).toEqual(Array.from({ length: 20 }, () => 0));
    expect(fail(1)).toEqual([60]);
    at += 30_000;
    expect(fail(1)).toEqual([30]);
    at += 30_000;
    expect(fail(21).at(-1)).toBe(120);
    at += 120_000;
    expect(fail(21).at(-1)).toBe(240);
    at += 3 * 3_600_000;
    expect(fail(21).at(-1)).toBe(60);
    expect(guard.failed('10.0.0.2', 'wrong')).toBe(0);
  });

  test('asking without a key, or with one that is good but stale, is not guessing', () => {
    const guard = createFailureGuard({ now: () => 0 });
    for (let i = 0; i < 100; i++) {
      expect(guard.failed('10.0.0.1', 'missing')).toBe(0);
      expect(guard.failed('10.0.0.1', 'stale')).toBe(0);
    }
    expect(guard.size).toBe(0);
  });

  test('slow failures never block, and memory is bounded', () => {
    let at = 0;
    const guard = createFailureGuard({ now: () => at, maxAddresses: 100 });
    for (let i = 0; i < 200; i++) {
      at += 4000;
      expect(guard.failed('10.0.0.1', 'wrong')).toBe(0);
    }
    for (let i = 0; i < 1000; i++) guard.failed(`10.1.${i >> 8}.${i & 255}`, 'wrong');
    expect(guard.size).toBe(100);
  });
});

describe('without a reachable Redis', () => {
  test('each replica takes its part of the limit and nothing throws', async () => {
    const redis = createRedis({ url: 'redis://127.0.0.1:1', log: silentLog });
    const limits = createLimits({
      now: () => 1,
      rules: { perKey: 10, perAddress: 0 },
      sharing: createSharedLimits(redis),
      replicas: () => 4,
    });
    expect(allowed(limits, key('a'), '10.0.0.1', 20)).toBe(3);
    limits.close();
    redis.disconnect();
  });
});

const url = testRedisUrl('rate limits shared by replicas over Redis');
describe.runIf(url !== null)('with Redis', () => {
  const clients = ['a', 'b'].map((name) => createRedis({ url: url ?? '', log: silentLog, name }));
  afterAll(() => {
    for (const client of clients) client.disconnect();
  });

  test('two replicas share one limit: what one spent the other refuses', async () => {
    await Promise.all(
      clients.map(
        (client) => client.status === 'ready' || new Promise((resolve) => client.once('ready', resolve)),
      ),
    );
    const [one, two] = clients.map((redis) =>
      createLimits({
        rules: { perKey: 10, perAddress: 0 },
        sharing: createSharedLimits(redis),
        replicas: () => 2,
      }),
    );
    if (!one || !two) throw new Error('two replicas');
    const name = `t${Date.now()}`;
    expect(allowed(one, key(name), '10.0.0.1', 20)).toBe(10);
    await expect
      .poll(
        () => {
          two.check(key(name), '10.0.0.2');
          return two.check(key(name), '10.0.0.2').ok;
        },
        { timeout: 5000, interval: 150 },
      )
      .toBe(false);
    expect(two.check(key(name), '10.0.0.2')).toMatchObject({ ok: false, limit: 'key' });
    one.close();
    two.close();
  });
});
