import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeKinds } from '../../tests/support/stores.ts';
import type { CallRecord } from '../contract/activity.ts';
import type { StoredKey } from '../contract/snapshot.ts';
import { defaultSystemConfig } from '../contract/system-config.ts';
import { maintain } from './maintain.ts';
import { type CallStats, callStats, insertCallRecords, listCalls } from './queries/activity.ts';
import { countDenial, insertAudit, listAudit, pruneAudit } from './queries/audit.ts';
import { deleteKey, insertKey, readKey, readKeys, touchKeys, updateKey } from './queries/keys.ts';
import type { Page } from './queries/page.ts';
import { pruneTombstones, putTombstones, readTombstones } from './queries/tombstones.ts';
import type { Store } from './store.ts';

const NOON = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;

function call(index: number, over: Partial<CallRecord> = {}): CallRecord {
  return {
    id: `call-${String(index).padStart(4, '0')}`,
    at: new Date(NOON + Math.floor(index / 3)).toISOString(),
    requestId: `request-${index}`,
    principal: 'key:aaaaaaaaaa',
    endpoint: 'mcp',
    method: 'tools/call',
    server: 'github',
    item: 'create',
    outcome: 'ok',
    errorCode: null,
    errorOwner: null,
    durationMs: 10,
    upstreamMs: 8,
    requestBytes: 100,
    responseBytes: 200,
    ...over,
  };
}

async function allPages<T>(next: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await next(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

/** Sums of fractions depend on their order in the last digits. */
function rounded(stats: CallStats): CallStats {
  const { meanMs, upstreamMeanMs } = stats;
  return { ...stats, meanMs: Math.round(meanMs * 1e6), upstreamMeanMs: Math.round(upstreamMeanMs * 1e6) };
}

for (const kind of storeKinds()) {
  describe(`records on ${kind.name}`, () => {
    let store: Store;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ store, drop } = await kind.open());
    });
    afterAll(() => drop());

    test('a batch is written once, however often it is sent, and of any day', async () => {
      const batch = Array.from({ length: 100 }, (_, index) => call(index));
      expect(await store.writeCalls(batch)).toBe(100);
      expect(await store.writeCalls([...batch, call(100, { outcome: 'error', errorCode: -32000 })])).toBe(1);
      const [stats] = await callStats(store.db, {
        from: new Date(NOON),
        to: new Date(NOON + 1),
        groupBy: 'none',
      });
      expect(stats).toMatchObject({ calls: 101, outcomes: { ok: 100, error: 1 }, requestBytes: 10_100 });
    });

    test('calls are listed newest first, none lost or repeated among calls of one millisecond', async () => {
      const listed = await allPages((cursor) => listCalls(store.db, {}, { cursor, limit: 7 }));
      expect(listed.map((item) => item.id)).toEqual(
        Array.from({ length: 101 }, (_, index) => call(100 - index).id),
      );
      expect(listed.at(-1)).toEqual(call(0));
    });

    test('filters narrow the list', async () => {
      const of = async (filters: Parameters<typeof listCalls>[1]) =>
        (await listCalls(store.db, filters, { limit: 500 })).items.length;
      expect(await of({ outcome: 'error' })).toBe(1);
      expect(await of({ server: 'github', requestId: 'request-7' })).toBe(1);
      expect(await of({ server: null })).toBe(0);
      expect(await of({ from: new Date(NOON + 1), to: new Date(NOON + 2) })).toBe(3);
    });

    test('a page is never larger than 500', async () => {
      expect((await listCalls(store.db, {}, { limit: 1e9 })).items).toHaveLength(101);
      expect((await listCalls(store.db, {}, { limit: -1 })).items).toHaveLength(1);
    });

    test('names that no database can store do not lose the batch', async () => {
      const at = new Date(NOON + 2 * DAY).toISOString();
      const names = ['nul \0', 'lone \ud800 surrogate', '\\u0000', 'x'.repeat(100_000)];
      const batch = names.map((item, index) => call(index, { id: `odd-${index}`, at, item }));
      expect(await store.writeCalls(batch)).toBe(4);
      const { items } = await listCalls(store.db, { from: new Date(at) }, {});
      expect(items.map((item) => item.item).toReversed()).toEqual([
        'nul \uFFFD',
        'lone \uFFFD surrogate',
        '\\u0000',
        'x'.repeat(2000),
      ]);
    });

    test('a code that is no integer of 32 bits is left out, and its call is kept', async () => {
      const at = new Date(NOON - DAY).toISOString();
      const codes = [-32_603, 0, 2 ** 31 - 1, 2 ** 31, 1.5, -1e300];
      const batch = codes.map((errorCode, index) => call(index, { id: `code-${index}`, at, errorCode }));
      expect(await store.writeCalls(batch)).toBe(codes.length);
      const { items } = await listCalls(store.db, { to: new Date(NOON) }, {});
      const kept = items.map((item) => item.errorCode).toReversed();
      expect(kept).toEqual([-32_603, 0, 2 ** 31 - 1, null, null, null]);
    });

    test('a batch of days of which one has no partition yet is written whole, and once', async () => {
      const days = [0, -20, 0, -21].map((day) => new Date(NOON + day * DAY + 1000).toISOString());
      const batch = days.map((at, index) => call(index, { id: `day-${index}`, at }));
      expect(await store.writeCalls(batch)).toBe(4);
      const written = async (day: number) => {
        const from = new Date(NOON + day * DAY);
        const to = new Date(from.getTime() + DAY);
        const { items } = await listCalls(store.db, { from, to, requestId: 'request-3' }, {});
        const [stats] = await callStats(store.db, { from, to, groupBy: 'none' });
        return [items.length, stats?.calls];
      };
      expect(await written(-20)).toEqual([0, 1]);
      expect(await written(-21)).toEqual([1, 1]);
    });

    test('each way to write calls stores the same rows and adds up to the same statistics', async () => {
      const names = ['', 'tab\tline\nback\\slash "quote"', 'ü 漢字 😀', 'nul \0', 'x'.repeat(300)];
      const batch = (day: number) =>
        Array.from({ length: 60 }, (_, index) => {
          const name = names[index % names.length] ?? '';
          return call(index, {
            id: `way-${index}`,
            at: new Date(NOON + day * DAY + index * 120_000).toISOString(),
            principal: `key:${name}`,
            endpoint: name,
            server: index % 4 ? name : null,
            item: index % 7 ? name : null,
            method: index % 3 ? 'tools/call' : 'resources/read',
            outcome: index % 5 ? 'ok' : 'error',
            errorOwner: index % 5 ? null : 'upstream',
            durationMs: index ** 2 / 8,
            upstreamMs: index / 3,
            requestBytes: index * 2 ** 33,
          });
        });
      expect(await insertCallRecords(store.db, batch(-30))).toBe(60);
      expect(await store.writeCalls(batch(-40))).toBe(60);
      const stored = async (day: number) => {
        const from = new Date(NOON + day * DAY);
        const range = { from, to: new Date(from.getTime() + DAY) };
        const { items } = await listCalls(store.db, range, { limit: 500 });
        const stats = [];
        for (const groupBy of ['item', 'principal', 'endpoint', 'method'] as const)
          stats.push(...(await callStats(store.db, { ...range, groupBy })));
        return { items: items.map(({ at, ...item }) => item), stats };
      };
      const [statement, own] = [await stored(-30), await stored(-40)];
      expect(own.items).toEqual(statement.items);
      expect(own.items).toHaveLength(60);
      expect(own.stats.map(rounded)).toEqual(statement.stats.map(rounded));
    });

    test('callers cannot grow the rollups by the names they make up', async () => {
      const at = new Date(NOON + 3 * DAY);
      const made = (index: number): Partial<CallRecord> =>
        index % 2
          ? { server: null, item: `made up ${index}` }
          : { method: 'resources/read', item: `file:///${index}` };
      await store.writeCalls(
        Array.from({ length: 50 }, (_, index) =>
          call(index, { id: `m-${index}`, at: at.toISOString(), ...made(index) }),
        ),
      );
      const stats = await callStats(store.db, { from: at, to: new Date(at.getTime() + 1), groupBy: 'item' });
      expect(stats.map(({ key, calls }) => [key, calls])).toEqual([
        ['/', 25],
        ['github/', 25],
      ]);
    });

    test('statistics have quantiles, outcomes and hours', async () => {
      const at = NOON + 4 * DAY;
      const durations = Array.from({ length: 200 }, (_, index) => index + 1);
      await store.writeCalls(
        durations.map((durationMs, index) =>
          call(index, { id: `s-${index}`, at: new Date(at + index * 36_000).toISOString(), durationMs }),
        ),
      );
      const range = { from: new Date(at), to: new Date(at + DAY) };
      const [all] = await callStats(store.db, { ...range, groupBy: 'server' });
      expect(all).toMatchObject({ key: 'github', calls: 200, maxMs: 200, meanMs: 100.5 });
      expect(all?.p50Ms).toBeGreaterThan(80);
      expect(all?.p50Ms).toBeLessThan(120);
      expect(all?.p95Ms).toBeGreaterThan(170);
      const hours = await callStats(store.db, { ...range, groupBy: 'hour' });
      expect(hours.map(({ key, calls }) => [key, calls])).toEqual([
        ['2026-03-14T12:00:00.000Z', 100],
        ['2026-03-14T13:00:00.000Z', 100],
      ]);
      const days = await callStats(store.db, { ...range, groupBy: 'day' });
      expect(days.map((row) => row.key)).toEqual(['2026-03-14T00:00:00.000Z']);
      expect(await callStats(store.db, { ...range, groupBy: 'none', principal: 'key:nobody' })).toEqual([]);
    });

    test('maintenance drops whole days past their retention and keeps what is newer', async () => {
      const now = new Date(NOON + 5 * DAY);
      await store.writeCalls([call(0, { id: 'new', at: now.toISOString() })]);
      await maintain(store, { ...defaultSystemConfig.retention, activityDays: 2, rollupDays: 1 }, now);
      const left = await allPages((cursor) =>
        listCalls(store.db, { to: new Date(NOON + 30 * DAY) }, { cursor }),
      );
      expect(left.at(0)?.id).toBe('new');
      expect(left.every((item) => Date.parse(item.at) >= Date.parse('2026-03-13T00:00:00Z'))).toBe(true);
      const old = { from: new Date(NOON), to: new Date(NOON + 3 * DAY), groupBy: 'none' } as const;
      expect(await callStats(store.db, old)).toEqual([]);
    });

    test('a change is recorded with its before and after', async () => {
      const record = {
        principal: 'key:a',
        action: 'server.update',
        subject: 'server:github',
        before: 'text',
        after: { nul: '\0', n: null, list: [1.5] },
        address: '::1',
        userAgent: null,
        requestId: 'r',
        revision: 4,
      };
      const id = await insertAudit(store.db, store.sealer, record);
      const { items } = await listAudit(store.db, store.sealer, { subject: 'server:github' }, {});
      expect(items).toEqual([
        { id, at: expect.any(String), outcome: 'done', count: 1, reason: null, ...record },
      ]);
    });

    test('denials are one row per address, key, reason and minute, with their number', async () => {
      const denial = {
        at: new Date(NOON + 5_000),
        principal: 'unknown',
        action: 'auth.denied',
        reason: 'no such key',
        address: '10.0.0.1',
        userAgent: 'curl',
        requestId: 'r1',
        count: 3,
      };
      await Promise.all(Array.from({ length: 5 }, () => countDenial(store.db, denial)));
      await countDenial(store.db, { ...denial, at: new Date(NOON + 59_999), requestId: 'r2' });
      await countDenial(store.db, { ...denial, at: new Date(NOON + 60_000) });
      await countDenial(store.db, { ...denial, address: null });
      const { items } = await listAudit(store.db, store.sealer, { outcome: 'denied' }, {});
      expect(items.map((item) => item.count).toSorted((a, b) => a - b)).toEqual([3, 3, 18]);
      expect(items.find((item) => item.count === 18)).toMatchObject({
        at: new Date(NOON).toISOString(),
        requestId: 'r1',
        reason: 'no such key',
        before: null,
      });
    });

    test('audit records past their retention go', async () => {
      expect(await pruneAudit(store.db, new Date(NOON + DAY))).toBe(3);
      expect((await listAudit(store.db, store.sealer, {}, {})).items).toHaveLength(1);
    });

    const key: StoredKey = {
      id: 'abcdefghij',
      name: 'CI',
      hash: Buffer.from([0, 255, 128, 10]),
      previous: null,
      owner: 'local',
      scope: { groups: ['prod'], servers: [], tools: [{ server: 'github', tool: 'create' }] },
      rest: 'viewer',
      limits: { perMinute: 5 },
      enabled: true,
      expiresAt: new Date(NOON),
      createdAt: new Date(NOON - DAY),
      revision: 1,
    };

    test('a key comes back as it was stored, bytes and all', async () => {
      await insertKey(store.db, key);
      const [read] = await readKeys(store.db);
      expect(read).toEqual({ ...key, lastUsedAt: null });
      expect(Buffer.isBuffer(read?.hash)).toBe(true);
    });

    test('a key changes, is touched forwards only, and goes', async () => {
      const rotated = {
        ...key,
        hash: Buffer.alloc(32, 7),
        previous: { hash: key.hash, until: new Date(NOON) },
        rest: null,
      };
      expect(await updateKey(store.db, { ...rotated, revision: 2 })).toBe(true);
      expect(await updateKey(store.db, { ...rotated, id: 'nobody' })).toBe(false);
      await touchKeys(store.db, new Map([[key.id, new Date(NOON + 5)]]));
      await touchKeys(store.db, new Map([[key.id, new Date(NOON)]]));
      expect(await readKey(store.db, key.id)).toEqual({
        ...rotated,
        revision: 2,
        lastUsedAt: new Date(NOON + 5),
      });
      expect(await deleteKey(store.db, key.id)).toBe(true);
      expect(await deleteKey(store.db, key.id)).toBe(false);
      expect(await readKey(store.db, key.id)).toBeUndefined();
    });

    test('a tombstone counts until it expires', async () => {
      await putTombstones(store.db, [
        { id: 'a', expiresAt: new Date(NOON) },
        { id: 'b', expiresAt: new Date(NOON + DAY) },
        { id: 'b', expiresAt: new Date(NOON + 2) },
      ]);
      await putTombstones(store.db, [{ id: 'b', expiresAt: new Date(NOON) }]);
      const read = await readTombstones(store.db, null, new Date(NOON));
      expect(read.ids).toEqual(['b']);
      const later = new Date((read.upTo?.getTime() ?? 0) + 60_000);
      expect(await readTombstones(store.db, later, new Date(NOON))).toEqual({ ids: [], upTo: later });
      expect(await pruneTombstones(store.db, new Date(NOON))).toBe(1);
    });
  });
}
