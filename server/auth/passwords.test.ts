import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswords, passwords } from './passwords.ts';

const PASSWORD = 'correct horse battery';

describe('a stored password', () => {
  it('is argon2id with its own salt and at least what OWASP asks for', async () => {
    const [one, other] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
    expect(one).not.toBe(other);
    const [, memory, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one) ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
    expect(Number(lanes)).toBeGreaterThanOrEqual(1);
  });

  it('is known again, and no other is', async () => {
    const stored = await passwords.hash(PASSWORD);
    expect(await passwords.verify(stored, PASSWORD)).toEqual({ ok: true, outdated: false });
    expect(await passwords.verify(stored, `${PASSWORD} `)).toEqual({ ok: false, outdated: false });
  });

  it('is the same however a keyboard composes its accents', async () => {
    const stored = await passwords.hash('caf\u00e9 au lait'.normalize('NFC'));
    expect((await passwords.verify(stored, 'caf\u00e9 au lait'.normalize('NFD'))).ok).toBe(true);
  });

  it('that was hashed with less is right and outdated', async () => {
    const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 2, parallelism: 1 });
    expect(await passwords.verify(weak, PASSWORD)).toEqual({ ok: true, outdated: true });
    expect(await passwords.verify(weak, 'another')).toEqual({ ok: false, outdated: false });
  });
});

describe('a password of nobody', () => {
  it('is never right, not even the empty one', async () => {
    for (const typed of [PASSWORD, '', '\0'.repeat(32)])
      expect(await passwords.verify(null, typed)).toEqual({ ok: false, outdated: false });
  });

  it('costs the same work as a wrong one', async () => {
    const stored = await passwords.hash(PASSWORD);
    const time = async (of: string | null) => {
      const begun = performance.now();
      await passwords.verify(of, 'wrong');
      return performance.now() - begun;
    };
    // The least of several in turn: what else the machine does only ever adds.
    const least = { nobody: Number.POSITIVE_INFINITY, somebody: Number.POSITIVE_INFINITY };
    for (let i = 0; i < 15; i++) {
      least.nobody = Math.min(least.nobody, await time(null));
      least.somebody = Math.min(least.somebody, await time(stored));
    }
    expect(least.nobody).toBeGreaterThan(least.somebody / 2);
    expect(least.nobody).toBeLessThan(least.somebody * 2);
  });
});

describe('many at once', () => {
  it('wait for each other up to a bound; who comes after is told when to try again', async () => {
    const own = createPasswords({ atOnce: 1, waiting: 2 });
    const all = Array.from({ length: 5 }, () => own.verify(null, 'x'));
    const ends = await Promise.allSettled(all);
    expect(ends.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    await expect(all[4]).rejects.toMatchObject({ code: 'unavailable', retryAfter: expect.any(Number) });
    // Nothing of it stays behind.
    expect(await own.verify(null, 'x')).toMatchObject({ ok: false });
  });

  it('leave the event loop free', async () => {
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    await Promise.all(Array.from({ length: 8 }, () => passwords.hash(PASSWORD)));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(4);
  });
});
