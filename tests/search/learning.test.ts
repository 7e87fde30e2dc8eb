import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../server/lib/log.ts';
import { createLearning, type Learning } from '../../server/search/learning/learning.ts';
import { HALF_LIFE_MS } from '../../server/search/learning/uses.ts';
import { addUses, pruneUses, readUses } from '../../server/store/queries/uses.ts';
import type { Store } from '../../server/store/store.ts';
import { storeKinds } from '../support/stores.ts';

const DAY = 86_400_000;
const issue = { server: 'github', name: 'create_issue' };
const mail = { server: 'mail', name: 'send' };

describe.each(storeKinds())('what use teaches, kept in $name', ({ open }) => {
  let store: Store;
  let drop: () => Promise<void>;
  let now = Date.parse('2026-03-01T12:00:00Z');
  const learners: Learning[] = [];

  beforeAll(async () => {
    ({ store, drop } = await open());
  });
  afterAll(async () => {
    await drop();
  });
  beforeEach(async () => {
    await Promise.all(learners.splice(0).map((each) => each.close()));
    await store.db.execute(sql`delete from search_uses`);
  });

  function learner(more: { writeMs?: number; readMs?: number } = {}): Learning {
    const made = createLearning({ uses: store, log: silentLog, now: () => now, ...more });
    learners.push(made);
    return made;
  }

  const strength = (learning: Learning, query: string, id = 'github/create_issue') =>
    learning.strengths(query).get(id) ?? 0;

  test('is there after a restart, and for other replicas after a while', async () => {
    const first = learner({ writeMs: 20 });
    const other = learner({ readMs: 50 });
    first.note('open a ticket for this bug', issue, 'key:1');
    expect(strength(first, 'open ticket for that bug')).toBeGreaterThan(0.3);
    await expect.poll(() => strength(other, 'open ticket for that bug')).toBeGreaterThan(0.3);
    const restarted = learner();
    await expect.poll(() => strength(restarted, 'open ticket for that bug')).toBeGreaterThan(0.3);
    expect(restarted.list(10)).toMatchObject([{ server: 'github', tool: 'create_issue', weight: 1 }]);
  });

  test('counts once a day for the same caller, words and tool, and again for another', async () => {
    const learning = learner();
    for (let i = 0; i < 5; i++) learning.note('open a ticket', issue, 'key:1');
    expect(learning.list(1)[0]?.weight).toBe(1);
    learning.note('open the ticket', issue, 'key:2');
    expect(learning.list(1)[0]?.weight).toBe(2);
    now += DAY;
    learning.note('open a ticket', issue, 'key:1');
    expect(learning.list(1)[0]?.weight).toBeGreaterThan(2.8);
  });

  test('adds up in the database as in memory, whoever writes first', async () => {
    const row = { id: 'x', words: ['open', 'ticket'], server: 's', tool: 't', weight: 1 };
    const bounds = { halfLifeMs: HALF_LIFE_MS, most: 20 };
    await addUses(store.db, [{ ...row, usedAt: new Date(now - HALF_LIFE_MS) }], bounds);
    await addUses(store.db, [{ ...row, usedAt: new Date(now) }], bounds);
    const [read] = await readUses(store.db, 10);
    expect(read?.weight).toBeCloseTo(1.5, 3);
    expect(read).toMatchObject({ words: ['open', 'ticket'], usedAt: new Date(now) });
    await addUses(store.db, [{ ...row, weight: 100, usedAt: new Date(now) }], bounds);
    expect((await readUses(store.db, 10))[0]?.weight).toBe(20);
  });

  test('is pruned to what is worth the most', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({
      id: `r${at}`,
      words: [`w${at}`],
      server: 's',
      tool: at < 20 ? 'a' : 'b',
      weight: at + 1,
      usedAt: new Date(now),
    }));
    await addUses(store.db, rows, { halfLifeMs: HALF_LIFE_MS, most: 100 });
    const bounds = { now: new Date(now), halfLifeMs: HALF_LIFE_MS, perTool: 5, most: 8, least: 0 };
    await pruneUses(store.db, bounds);
    const left = (await readUses(store.db, 100)).map(({ id }) => id).sort();
    expect(left).toEqual(['r17', 'r18', 'r19', 'r25', 'r26', 'r27', 'r28', 'r29']);
    await pruneUses(store.db, { ...bounds, now: new Date(now + HALF_LIFE_MS), least: 13 });
    expect((await readUses(store.db, 100)).map(({ id }) => id).sort()).toEqual([
      'r25',
      'r26',
      'r27',
      'r28',
      'r29',
    ]);
  });

  test('is forgotten on demand, with what was not written yet', async () => {
    const learning = learner();
    learning.note('open a ticket', issue, 'key:1');
    learning.note('send a letter', mail, 'key:1');
    await learning.forget();
    await learning.close();
    expect(learning.list(10)).toEqual([]);
    expect(await readUses(store.db, 10)).toEqual([]);
  });

  test('is neither noted nor used while it is switched off', async () => {
    const learning = learner();
    learning.note('open a ticket', issue, 'key:1');
    learning.enable(false);
    expect(strength(learning, 'open a ticket')).toBe(0);
    learning.note('send a letter', mail, 'key:1');
    learning.enable(true);
    expect(strength(learning, 'open a ticket')).toBeGreaterThan(0);
    expect(strength(learning, 'send a letter', 'mail/send')).toBe(0);
  });

  test('is kept until the database is back', async () => {
    let broken = true;
    const db = new Proxy(store.db, {
      get: (target, member) => {
        if (broken) throw new Error('the database is away');
        return Reflect.get(target, member);
      },
    });
    const learning = createLearning({ uses: { db }, log: silentLog, now: () => now, writeMs: 20 });
    learners.push(learning);
    learning.note('open a ticket\u0000', issue, 'key:1');
    expect(strength(learning, 'open a ticket')).toBeGreaterThan(0);
    broken = false;
    await expect.poll(() => readUses(store.db, 10)).toHaveLength(1);
  });
});
