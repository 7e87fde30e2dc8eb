import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import { transact } from '../session.ts';
import { type Embedded, type EmbeddedOptions, openEmbedded } from './client.ts';
import { snapshotSource } from './snapshot.ts';

const cleanups: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const embedded = await openEmbedded({
    folder: null,
    snapshot: null,
    channel: 'test',
    log: silentLog,
    onNotification: () => {},
    onRestart: () => {},
    silenceMs: 60_000,
    openMs: 60_000,
    waitMs: 30_000,
    ...options,
  });
  cleanups.push(embedded.close);
  return embedded;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'patchbay-pg-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Keeps the thread busy for much longer than any test. */
const ENDLESS = 'select count(*) from generate_series(1, 1000000000000)';

test('a statement that hangs rejects, with everything behind it, and the folder is served again by a new worker', async () => {
  let restarted: () => void = () => {};
  const restart = new Promise<void>((resolve) => {
    restarted = resolve;
  });
  const source = snapshotSource();
  const embedded = await open({
    folder: folder(),
    snapshot: source && !source.writable ? source.file : null,
    silenceMs: 2_000,
    onRestart: () => restarted(),
  });
  await embedded.query('create table t (n int)', [], 'object');
  await embedded.query('insert into t values (1)', [], 'object');

  const hanging = embedded.query(ENDLESS, [], 'array');
  const behind = embedded.query('select 1', [], 'array');
  await expect(hanging).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('2000 ms'),
  });
  await expect(behind).rejects.toMatchObject({ code: 'unavailable' });
  await restart;
  expect(await embedded.query('select n from t', [], 'array')).toEqual([[1]]);
}, 60_000);

test('in memory a lost worker is not replaced: what it knew is gone, and every statement says so', async () => {
  const embedded = await open({ silenceMs: 1_000 });
  await expect(embedded.query(ENDLESS, [], 'array')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(embedded.query('select 1', [], 'array')).rejects.toMatchObject({ code: 'unavailable' });
  expect(embedded.alive()).toBe(false);
}, 60_000);

test('one worker keeps transactions apart, ends those that take too long, and closes in order', async () => {
  const embedded = await open({ waitMs: 500 });
  await embedded.query('create table t (n int)', [], 'object');

  // Too long: rolled back, and what its code still tries is refused.
  let late: Promise<unknown> = Promise.resolve();
  const slow = transact(embedded, 300, async (tx) => {
    await tx.execute('insert into t values (1)');
    await new Promise((resolve) => setTimeout(resolve, 600));
    late = tx.execute('insert into t values (2)');
    await late;
  });
  const waited = embedded.query('select count(*)::int from t', [], 'array');
  await expect(slow).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('300 ms'),
  });
  expect(await waited).toEqual([[0]]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });

  // A statement past its transaction would wait for ever for itself.
  const past = transact(embedded, 10_000, async () => embedded.query('select 1', [], 'array'));
  await expect(past).rejects.toThrow('outside the transaction');

  // A turn that does not come is refused, having done nothing.
  const holding = transact(
    embedded,
    10_000,
    async () => new Promise<void>((resolve) => setTimeout(resolve, 1_000)),
  );
  await expect(embedded.query('insert into t values (3)', [], 'array')).rejects.toMatchObject({
    code: 'unavailable',
  });
  await holding;
  expect(await embedded.query('select count(*)::int from t', [], 'array')).toEqual([[0]]);

  // Parameters that no thread can be given are an error and leave nothing behind.
  await expect(embedded.query('select $1::text', [() => {}], 'array')).rejects.toThrow();

  const last = embedded.query('insert into t values (4) returning n', [], 'array');
  await embedded.close();
  expect(await last).toEqual([[4]]);
  await expect(embedded.query('select 1', [], 'array')).rejects.toMatchObject({ code: 'unavailable' });
}, 60_000);

test('arrays go in and come out, without the catalogue having been asked for their types', async () => {
  const embedded = await open();
  const echo = async (type: string, value: unknown) =>
    (await embedded.query(`select $1::${type} as value`, [value], 'object'))[0];

  expect(await echo('text[]', ['plain', 'with "quotes", commas {and} \\', '', null])).toEqual({
    value: ['plain', 'with "quotes", commas {and} \\', '', null],
  });
  expect(await echo('int[]', [1, -2])).toEqual({ value: [1, -2] });
  expect(await echo('real[]', [0.5])).toEqual({ value: [0.5] });
  expect(await echo('boolean[]', [true, false])).toEqual({ value: [true, false] });
  expect(await echo('text[]', [])).toEqual({ value: [] });
  // What has no parser stays text, as PostgreSQL writes it.
  expect(await echo('inet[]', '{127.0.0.1}')).toEqual({ value: '{127.0.0.1}' });
});
