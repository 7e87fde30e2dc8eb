import { describe, expect, test } from 'vitest';
import { recordingLog } from '../../tests/support/log.ts';
import type { CallRecord } from '../contract/activity.ts';
import type { Log } from '../lib/log.ts';
import { createActivityWriter } from './activity-writer.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createDenialWriter, type DenialCount } from './denial-writer.ts';

/** A database that can be away, slow, or refuse single rows. */
function database() {
  const rows: number[] = [];
  const state = { away: false, batches: 0, concurrent: 0, most: 0, poison: new Set<number>(), hang: false };
  async function insert(batch: readonly number[]): Promise<void> {
    state.concurrent++;
    state.most = Math.max(state.most, state.concurrent);
    await new Promise((resolve) => setTimeout(resolve, state.hang ? 100 : 1));
    state.concurrent--;
    if (state.away) throw new Error('ECONNREFUSED');
    if (batch.some((row) => state.poison.has(row))) {
      throw Object.assign(new Error('query failed'), { cause: { code: '22P05' } });
    }
    state.batches++;
    rows.push(...batch);
  }
  return { rows, state, insert };
}

const retry = { baseMs: 5, capMs: 20 };
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function writer(
  db: ReturnType<typeof database>,
  log: Log,
  more: { maxBytes?: number; maxRows?: number } = {},
) {
  const dropped = { count: 0 };
  const made = createBatchWriter<number>({
    what: 'rows',
    insert: db.insert,
    sizeOf: () => 100,
    maxBytes: 1_000_000,
    flushMs: 10,
    log,
    retry,
    onDropped: (rows) => {
      dropped.count += rows;
    },
    ...more,
  });
  return { ...made, dropped };
}

describe('the batch writer', () => {
  test('writes everything once, in order, in few batches, one at a time', async () => {
    const db = database();
    const { record, flush, waiting } = writer(db, recordingLog().log, { maxRows: 100 });
    for (const row of numbers(0, 1000)) record(row);
    expect(await flush()).toBe(true);
    expect(db.rows).toEqual(numbers(0, 1000));
    expect(db.state.batches).toBe(10);
    expect(db.state.most).toBe(1);
    expect(waiting()).toEqual({ rows: 0, bytes: 0 });
  });

  test('writes on its own after a moment, without a flush', async () => {
    const db = database();
    const { record } = writer(db, recordingLog().log);
    record(1);
    await expect.poll(() => db.rows).toEqual([1]);
    record(2);
    await expect.poll(() => db.rows).toEqual([1, 2]);
  });

  test('keeps rows while the database is away, says so once and once when it is back', async () => {
    const db = database();
    const { log, lines } = recordingLog();
    const { record, waiting } = writer(db, log);
    db.state.away = true;
    for (const row of numbers(0, 10)) record(row);
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const row of numbers(10, 20)) record(row);
    expect(waiting().rows).toBe(20);
    db.state.away = false;
    await expect.poll(() => db.rows).toEqual(numbers(0, 20));
    await expect.poll(() => lines.map((line) => line.split(' ')[0])).toEqual(['warn', 'info']);
  });

  test('drops the oldest rows when there is no more room, and counts them', async () => {
    const db = database();
    const { record, waiting, dropped, flush } = writer(db, recordingLog().log, { maxBytes: 1000 });
    db.state.away = true;
    for (const row of numbers(0, 100)) record(row);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(waiting()).toEqual({ rows: 10, bytes: 1000 });
    expect(dropped.count).toBe(90);
    db.state.away = false;
    expect(await flush()).toBe(true);
    expect(db.rows).toEqual(numbers(90, 100));
  });

  test('never drops or repeats rows that are being inserted while it overflows', async () => {
    const db = database();
    const { record, dropped, flush } = writer(db, recordingLog().log, { maxBytes: 1000, maxRows: 5 });
    db.state.hang = true;
    for (const row of numbers(0, 5)) record(row);
    await expect.poll(() => db.state.concurrent).toBe(1);
    for (const row of numbers(5, 50)) record(row);
    db.state.hang = false;
    expect(await flush()).toBe(true);
    expect(db.rows).toEqual([...numbers(0, 5), ...numbers(45, 50)]);
    expect(dropped.count).toBe(40);
  });

  test('a row that the database refuses is dropped alone', async () => {
    const db = database();
    const { log, lines } = recordingLog();
    const { record, dropped, flush } = writer(db, log);
    db.state.poison.add(37);
    for (const row of numbers(0, 100)) record(row);
    expect(await flush()).toBe(true);
    expect(db.rows).toEqual(numbers(0, 100).filter((row) => row !== 37));
    expect(dropped.count).toBe(1);
    expect(lines).toHaveLength(1);
  });

  test('close writes what is left; with the database away it gives up in time and counts the loss', async () => {
    const db = database();
    const good = writer(db, recordingLog().log);
    for (const row of numbers(0, 30)) good.record(row);
    await good.close();
    expect(db.rows).toEqual(numbers(0, 30));
    good.record(99);
    expect(good.dropped.count).toBe(1);

    db.state.away = true;
    const bad = writer(db, recordingLog().log);
    for (const row of numbers(0, 30)) bad.record(row);
    await bad.close(60);
    expect(bad.dropped.count).toBe(30);
  });
});

test('a call record is recorded without waiting, and bounded by bytes', () => {
  const row: CallRecord = {
    id: '1',
    at: new Date(0).toISOString(),
    requestId: 'r',
    principal: 'key:abcdefghij',
    endpoint: 'mcp',
    method: 'tools/call',
    server: 'github',
    item: 'x'.repeat(1000),
    outcome: 'ok',
    errorCode: null,
    errorOwner: null,
    durationMs: 1,
    upstreamMs: 1,
    requestBytes: 1,
    responseBytes: 1,
  };
  let dropped = 0;
  const writer = createActivityWriter({
    insert: () => new Promise(() => {}),
    maxBytes: 1_000_000,
    log: recordingLog().log,
    onDropped: (rows) => {
      dropped += rows;
    },
  });
  for (let i = 0; i < 2000; i++) writer.record(row);
  expect(writer.waiting().bytes).toBeLessThanOrEqual(1_000_000);
  expect(writer.waiting().rows + dropped).toBe(2000);
});

describe('the denial writer', () => {
  function setUp(more: { maxEntries?: number } = {}) {
    let at = Date.UTC(2026, 0, 1, 12, 0, 30);
    const state = { away: false, dropped: 0 };
    const written: DenialCount[] = [];
    const { log, lines } = recordingLog();
    const writer = createDenialWriter({
      flush: async (rows) => {
        if (state.away) throw new Error('away');
        written.push(...rows.map((row) => ({ ...row })));
      },
      flushMs: 10_000,
      log,
      now: () => at,
      onDropped: (count) => {
        state.dropped += count;
      },
      ...more,
    });
    return {
      writer,
      written,
      lines,
      state,
      pass: (ms: number) => {
        at += ms;
      },
    };
  }

  test('makes one row per address, key, reason and minute', async () => {
    const { writer, written, pass } = setUp();
    for (let i = 0; i < 1000; i++) writer.record({ address: '10.0.0.1', key: 'abcdefghij', reason: 'wrong' });
    const first = { requestId: 'r-1', userAgent: 'x'.repeat(600) };
    writer.record({ address: '10.0.0.1', reason: 'unknown', ...first });
    writer.record({ address: '10.0.0.1', reason: 'unknown', requestId: 'r-2', userAgent: 'y' });
    pass(60_000);
    writer.record({ address: '10.0.0.1', key: 'abcdefghij', reason: 'wrong' });
    expect(await writer.flush()).toBe(true);
    const minute = new Date(Date.UTC(2026, 0, 1, 12, 0));
    const nobody = { requestId: null, userAgent: null };
    expect(written).toEqual([
      { address: '10.0.0.1', key: 'abcdefghij', reason: 'wrong', minute, count: 1000, ...nobody },
      {
        ...{ address: '10.0.0.1', key: null, reason: 'unknown', minute, count: 2 },
        ...{ requestId: 'r-1', userAgent: 'x'.repeat(500) },
      },
      {
        address: '10.0.0.1',
        key: 'abcdefghij',
        reason: 'wrong',
        minute: new Date(Date.UTC(2026, 0, 1, 12, 1)),
        count: 1,
        ...nobody,
      },
    ]);
  });

  test('counts on while the database is away, and says so once and once when it is back', async () => {
    const { writer, written, lines, state } = setUp();
    state.away = true;
    for (let i = 0; i < 3; i++) {
      writer.record({ address: '10.0.0.1', reason: 'wrong' });
      expect(await writer.flush()).toBe(false);
    }
    state.away = false;
    expect(await writer.flush()).toBe(true);
    expect(written).toMatchObject([{ count: 3 }]);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['warn', 'info']);
    await writer.close();
  });

  test('stays bounded under an attack from many addresses and loses no count', async () => {
    const { writer, written } = setUp({ maxEntries: 100 });
    for (let i = 0; i < 5000; i++) writer.record({ address: `10.0.${i >> 8}.${i & 255}`, reason: 'unknown' });
    await writer.flush();
    expect(written.length).toBe(101);
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
    expect(written.at(-1)).toMatchObject({ address: 'other', count: 4900 });
  });

  test('writes what is left when it closes, and counts what it could not', async () => {
    const first = setUp();
    first.writer.record({ address: 'a', reason: 'x' });
    await first.writer.close();
    expect(first.written).toHaveLength(1);
    first.writer.record({ address: 'a', reason: 'x' });
    expect(first.state.dropped).toBe(1);
    const second = setUp();
    second.state.away = true;
    second.writer.record({ address: 'a', reason: 'x' });
    await second.writer.close();
    expect(second.state.dropped).toBe(1);
  });
});
