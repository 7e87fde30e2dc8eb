import { afterAll, describe, expect, test } from 'vitest';
import { testRedisUrl } from '../../tests/support/redis.ts';
import { PatchbayError } from '../lib/errors.ts';
import { silentLog } from '../lib/log.ts';
import { createRedis } from './redis.ts';
import { createSharedLimits } from './shared-limits.ts';
import { createSignInLimits, type SignInLimits } from './sign-in-limits.ts';

const MINUTE = 60_000;

/** What `times` attempts come to: ok, wrong, or the seconds to wait. */
async function tries(
  limits: SignInLimits,
  times: number,
  how: { account?: string | null; address?: string; as?: 'ok' | 'wrong' | 'away' } = {},
): Promise<Array<string | number>> {
  const { account = 'name:mei', address = '10.0.0.1', as = 'wrong' } = how;
  const isWrong = ({ code }: PatchbayError) => code === 'unauthenticated';
  const outcomes: Array<string | number> = [];
  for (let i = 0; i < times; i++) {
    const work = async () => {
      if (as === 'wrong') throw new PatchbayError('unauthenticated', 'wrong');
      if (as === 'away') throw new PatchbayError('unavailable', 'away');
      return 'ok';
    };
    const outcome = await limits.attempt({ account, address, isWrong }, work).catch((error: unknown) => {
      if (!(error instanceof PatchbayError)) throw error;
      return error.code === 'rate_limited' ? (error.retryAfter ?? 0) : as;
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

const addresses = (from: number) => ({ address: `10.1.${from >> 8}.${from & 255}` });

describe('attempts to sign in', () => {
  test('ten wrong ones for an account are answered, whatever address they come from; then it waits', async () => {
    const limits = createSignInLimits({ now: () => 0 });
    for (let i = 0; i < 10; i++) expect(await tries(limits, 1, addresses(i))).toEqual(['wrong']);
    expect(await tries(limits, 1, addresses(11))).toEqual([60]);
    expect(await tries(limits, 1, { ...addresses(12), as: 'ok' })).toEqual([60]);
    expect(await tries(limits, 1, { account: 'name:other', ...addresses(13) })).toEqual(['wrong']);
  });

  test('blocks grow, and are forgiven after two quiet hours', async () => {
    let at = 0;
    const limits = createSignInLimits({ now: () => at });
    const next = async () => (await tries(limits, 11)).at(-1);
    expect(await next()).toBe(60);
    at += MINUTE;
    expect(await next()).toBe(120);
    at += 2 * MINUTE;
    expect(await next()).toBe(240);
    at += 4 * MINUTE + 121 * MINUTE;
    expect(await next()).toBe(60);
  });

  test('ten in more than a quarter of an hour are none too many', async () => {
    let at = 0;
    const limits = createSignInLimits({ now: () => at });
    for (let i = 0; i < 40; i++) {
      at += 2 * MINUTE;
      expect(await tries(limits, 1)).toEqual(['wrong']);
    }
  });

  test('many at once are counted before any of them is answered', async () => {
    const limits = createSignInLimits({ now: () => 0 });
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const all = Array.from({ length: 40 }, (_, i) =>
      limits.attempt({ account: 'name:mei', ...addresses(i), isWrong: () => true }, async () => {
        begun++;
        await gate;
        throw new PatchbayError('unauthenticated', 'wrong');
      }),
    );
    release();
    await Promise.allSettled(all);
    expect(begun).toBe(10);
  });

  test('a good one makes an account’s failures forgotten, but not those of its address', async () => {
    const limits = createSignInLimits({ now: () => 0 });
    const mine = { account: 'name:mallory' };
    for (let round = 0; round < 5; round++) {
      expect(await tries(limits, 9, mine)).not.toContain(60);
      expect(await tries(limits, 1, { ...mine, as: 'ok' })).toEqual(['ok']);
    }
    expect((await tries(limits, 6, { account: 'name:x' })).at(-1)).toBe(60);
    expect(await tries(limits, 1, { account: 'name:y' })).toEqual([60]);
    expect(await tries(limits, 1, { account: 'name:y', address: '10.9.9.9' })).toEqual(['wrong']);
  });

  test('good ones, and those that nobody could answer, are not counted', async () => {
    const limits = createSignInLimits({ now: () => 0 });
    expect(new Set(await tries(limits, 100, { as: 'ok' }))).toEqual(new Set(['ok']));
    expect(new Set(await tries(limits, 100, { as: 'away' }))).toEqual(new Set(['away']));
    expect(await tries(limits, 10)).not.toContain(60);
  });

  test('while Redis is away each replica takes its part', async () => {
    const redis = createRedis({ url: 'redis://127.0.0.1:1', log: silentLog });
    const limits = createSignInLimits({
      now: () => 0,
      sharing: createSharedLimits(redis),
      replicas: () => 5,
    });
    expect(await tries(limits, 3)).toEqual(['wrong', 'wrong', 60]);
    redis.disconnect();
  });
});

const url = testRedisUrl('limits of signing in shared by replicas over Redis');
describe.runIf(url !== null)('with Redis', () => {
  const clients = ['a', 'b'].map((name) => createRedis({ url: url ?? '', log: silentLog, name }));
  afterAll(() => {
    for (const client of clients) client.disconnect();
  });

  test('replicas count together, block together, and a block grows wherever it began', async () => {
    await expect.poll(() => clients.map(({ status }) => status)).toEqual(['ready', 'ready']);
    const [one, two] = clients.map((redis) =>
      createSignInLimits({ sharing: createSharedLimits(redis), replicas: () => 2 }),
    );
    if (!one || !two) throw new Error('two replicas');
    const account = `name:${process.pid}-${Date.now()}`;
    const from = (n: number) => ({ account, address: `10.${Date.now() & 255}.${process.pid & 255}.${n}` });
    expect(await tries(one, 6, from(1))).not.toContain(60);
    expect(await tries(two, 4, from(2))).not.toContain(60);
    expect(await tries(two, 1, from(2))).toEqual([60]);
    const [wait] = await tries(one, 1, from(1));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    // The block is over; what went before is not forgotten.
    await clients[0]?.del(`patchbay:sign-in:account:count:${account}`);
    expect((await tries(one, 11, from(1))).at(-1)).toBe(120);
  });
});
