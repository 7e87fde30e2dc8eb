import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallRecord } from '../../server/contract/activity.ts';
import { defaultSystemConfig } from '../../server/contract/system-config.ts';
import {
  activityStats,
  type CallFilters,
  exportActivity,
  getCall,
  listActivity,
} from '../../server/services/activity.ts';
import { listAudit } from '../../server/services/audit.ts';
import { newId } from '../../server/store/ids.ts';
import { maintain } from '../../server/store/maintain.ts';
import { insertCallRecords } from '../../server/store/queries/activity.ts';
import { insertPayloads } from '../../server/store/queries/payloads.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, createWorld, request } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function call(at: Date, over: Partial<CallRecord> = {}): CallRecord {
  return {
    id: newId(at),
    at: at.toISOString(),
    requestId: 'req',
    principal: 'key:aaaaaaaaaa',
    endpoint: 'mcp',
    method: 'tools/call',
    server: 'github',
    item: 'create_issue',
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

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe.each(storeKinds())('activity on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const viewer = () => contextOf(world.store, as('viewer'));
  const auditor = () => contextOf(world.store, as('auditor'));
  beforeEach(async () => {
    await world.store.db.execute(sql`truncate call_records, call_rollups, call_payloads`);
  });

  const write = (...calls: CallRecord[]) => insertCallRecords(world.store.db, calls);
  const payload = ({ at, id }: CallRecord) => ({
    ...{ at, id, request: world.store.sealer.seal('{"a":1}'), response: world.store.sealer.seal('{"b":') },
    ...{ requestCut: false, responseCut: true, redacted: true },
  });

  describe('filters', () => {
    test('each finds what it names and nothing else', async () => {
      const now = Date.now();
      const at = (ago: number) => new Date(now - ago);
      const odd = call(at(5000), {
        method: 'resources/read',
        item: 'file:///100%_sure',
        server: null,
        outcome: 'error',
        errorOwner: 'config',
        requestId: 'req-odd',
        durationMs: 2500,
        principal: 'user:Ada',
        endpoint: 'mcp/Design',
      });
      await write(call(at(4000)), odd, call(at(6000), { item: 'file:///100xxsure' }));
      const filters: CallFilters[] = [
        { method: 'resources/read' },
        { errorOwner: 'config' },
        { outcome: 'error' },
        { minDurationMs: 2500 },
        { requestId: 'req-odd' },
        { server: null },
        { q: '100%_' },
        { q: 'USER:ada' },
        { q: 'design' },
      ];
      for (const filter of filters) {
        const { items } = await listActivity(viewer(), filter);
        expect([filter, items.map(({ id }) => id)]).toEqual([filter, [odd.id]]);
      }
      expect((await listActivity(viewer(), { minDurationMs: 2501 })).items).toEqual([]);
      // Never across two names.
      expect((await listActivity(viewer(), { q: 'issuegithub' })).items).toEqual([]);
      expect((await listActivity(viewer(), { q: 'FILE' })).items).toHaveLength(2);
      expect((await listActivity(viewer(), { q: '\\' })).items).toEqual([]);
    });

    test('a text is looked for in the span that is given, or in seven days', async () => {
      const old = call(new Date(Date.now() - 8 * DAY));
      await write(old, call(new Date()));
      expect((await listActivity(viewer(), { q: 'create' })).items).toHaveLength(1);
      const from = new Date(Date.now() - 9 * DAY);
      expect((await listActivity(viewer(), { q: 'create', from })).items).toHaveLength(2);
      const to = new Date(Date.now() - 2 * DAY);
      expect((await listActivity(viewer(), { q: 'create', to })).items).toMatchObject([{ id: old.id }]);
    });
  });

  describe('one call', () => {
    test('is found by its id, with what was said for whoever may see that', async () => {
      const [one, other] = [call(new Date()), call(new Date(Date.now() - 5000))];
      await write(one, other);
      await insertPayloads(world.store.db, [payload(one)]);
      const said = { arguments: '{"a":1}', result: '{"b":', argumentsCut: false, resultCut: true };
      for (const allowed of [ctx(), auditor()]) {
        expect(await getCall(allowed, one)).toEqual({
          ...one,
          payload: { ...said, redacted: true },
          payloadHidden: false,
        });
        expect(await getCall(allowed, { id: other.id })).toMatchObject({
          payload: null,
          payloadHidden: false,
        });
      }
      for (const role of ['viewer', 'editor'] as const) {
        expect(await getCall(contextOf(world.store, as(role)), { id: one.id })).toEqual({
          ...one,
          payload: null,
          payloadHidden: true,
        });
      }
    });

    test('with an id of another making is found by its time', async () => {
      const at = new Date();
      await write(call(at, { id: 'made elsewhere' }));
      expect(await getCall(viewer(), { id: 'made elsewhere', at })).toMatchObject({ at: at.toISOString() });
      for (const input of [{ id: 'made elsewhere' }, { id: newId() }]) {
        await expect(getCall(viewer(), input)).rejects.toMatchObject({ code: 'not_found' });
      }
    });

    test('a payload that cannot be opened any more is as none', async () => {
      const one = call(new Date());
      await write(one);
      await insertPayloads(world.store.db, [{ ...payload(one), request: 'sealed with another key' }]);
      expect(await getCall(ctx(), one)).toMatchObject({ payload: null, payloadHidden: false });
    });
  });

  describe('statistics', () => {
    test('minutes, and servers of exactly an hour, equal the records', async () => {
      const to = new Date(Math.floor(Date.now() / MINUTE) * MINUTE);
      const from = new Date(to.getTime() - HOUR);
      const calls = Array.from({ length: 400 }, (_, i) =>
        call(new Date(to.getTime() - i * 15_000 - 1), {
          server: ['github', 'search', null][i % 3] ?? null,
          outcome: i % 7 ? 'ok' : 'tool-error',
          errorOwner: i % 7 ? null : 'upstream',
          durationMs: i,
        }),
      );
      await write(...calls);
      const within = calls.filter(({ at }) => at >= from.toISOString() && at < to.toISOString());
      expect(within).toHaveLength(240);

      const minutes = await activityStats(viewer(), { groupBy: 'minute', from, to });
      expect(minutes.map(({ key }) => key)).toEqual(
        Array.from({ length: 60 }, (_, i) => new Date(from.getTime() + i * MINUTE).toISOString()),
      );
      for (const minute of minutes) {
        const own = within.filter(({ at }) => at.slice(0, 16) === minute.key.slice(0, 16));
        expect(minute.calls).toBe(own.length);
        expect(minute.outcomes['tool-error'] ?? 0).toBe(own.filter((c) => c.outcome !== 'ok').length);
        expect(minute.maxMs).toBe(Math.max(...own.map((c) => c.durationMs)));
      }

      const servers = await activityStats(viewer(), { groupBy: 'server', from, to });
      const bytes = Object.fromEntries(servers.map(({ key, calls: n }) => [key, n]));
      expect(bytes).toEqual({ github: 80, search: 80, '': 80 });
      const failed = await activityStats(viewer(), {
        groupBy: 'none',
        from,
        to,
        errorOwner: 'upstream',
        q: 'GIT',
      });
      const wanted = within.filter((c) => c.errorOwner && c.server === 'github');
      expect(failed).toMatchObject([{ calls: wanted.length, outcomes: { 'tool-error': wanted.length } }]);
    });

    test('by minutes without a span: of the last hour', async () => {
      await write(call(new Date(Date.now() - 30 * MINUTE)), call(new Date(Date.now() - 90 * MINUTE)));
      expect(await activityStats(viewer(), { groupBy: 'minute' })).toMatchObject([{ calls: 1 }]);
    });

    test('longer spans come from hours, and refuse what hours do not know', async () => {
      const from = new Date(Date.now() - 7 * HOUR);
      await write(call(new Date(), { outcome: 'timeout' }), call(new Date(), { method: 'prompts/get' }));
      expect(await activityStats(viewer(), { groupBy: 'none', from })).toMatchObject([{ calls: 2 }]);
      expect(await activityStats(viewer(), { groupBy: 'none', from, outcome: 'timeout' })).toMatchObject([
        { calls: 1 },
      ]);
      expect(await activityStats(viewer(), { groupBy: 'method', from, method: 'prompts/get' })).toMatchObject(
        [{ key: 'prompts/get', calls: 1 }],
      );
      for (const wrong of [
        { groupBy: 'minute' },
        { groupBy: 'none', q: 'x' },
        { groupBy: 'none', minDurationMs: 0 },
      ] as const) {
        await expect(activityStats(viewer(), { ...wrong, from })).rejects.toMatchObject({
          code: 'invalid_input',
        });
      }
    });

    test('a short span that is past what is kept of calls is answered from hours', async () => {
      const at = new Date(Date.now() - 40 * DAY);
      await write(call(at));
      await maintain(world.store, defaultSystemConfig.retention, new Date());
      const span = { from: new Date(at.getTime() - HOUR), to: new Date(at.getTime() + HOUR) };
      expect((await listActivity(viewer(), span)).items).toEqual([]);
      expect(await activityStats(viewer(), { ...span, groupBy: 'server' })).toMatchObject([{ calls: 1 }]);
    });
  });

  describe('exports', () => {
    test('carry payloads only where asked for, and are recorded with their filter before they begin', async () => {
      const calls = Array.from({ length: 45 }, (_, i) => call(new Date(Date.now() - i * 1000)));
      await write(...calls);
      await insertPayloads(world.store.db, calls.map(payload));
      const plain = await exportActivity(auditor(), { payloads: false, q: 'create' });
      const { items } = await listAudit(ctx(), { action: 'activity.export' });
      expect(items).toMatchObject([
        {
          principal: 'key:abcdefghij',
          after: { payloads: false, q: 'create' },
          address: request.address,
          userAgent: request.userAgent,
          requestId: request.id,
        },
      ]);
      expect(await all(plain)).toEqual(calls);
      const rich = await all(await exportActivity(auditor(), { payloads: true }));
      expect(rich.map(({ payload: said }) => said?.arguments)).toEqual(calls.map(() => '{"a":1}'));
    });

    test.each(['viewer', 'editor'] as const)('are not for a %s', async (role) => {
      const stranger = contextOf(world.store, as(role));
      await expect(exportActivity(stranger, { payloads: true })).rejects.toMatchObject({ code: 'forbidden' });
      expect((await listAudit(ctx(), {})).items).toEqual([]);
    });
  });

  test('what was said goes when its record goes', async () => {
    const now = new Date();
    const ages = [0, 1, 2, 3, 10];
    const calls = ages.map((days) => call(new Date(now.getTime() - days * DAY)));
    await write(...calls);
    await insertPayloads(world.store.db, calls.map(payload));
    await insertPayloads(world.store.db, calls.map(payload));
    await maintain(world.store, { ...defaultSystemConfig.retention, activityDays: 2 }, now);
    const rows = await world.store.db.execute(sql`select id from call_payloads order by at desc`);
    const { items } = await listActivity(ctx(), {});
    expect(items.map(({ id }) => id)).toEqual(calls.slice(0, 3).map(({ id }) => id));
    expect(rows.map((row) => row.id)).toEqual(items.map(({ id }) => id));
  });
});
