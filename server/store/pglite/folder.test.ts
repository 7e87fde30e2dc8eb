import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { storeOptions } from '../../../tests/support/stores.ts';
import { silentLog } from '../../lib/log.ts';
import { openStore } from '../store.ts';
import { openFolder } from './folder.ts';

const cleanups: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'patchbay-folder-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('a folder whose opening was begun becomes the store, and is free again when the store is closed', {
  timeout: 60_000,
}, async () => {
  const dataDir = folder();
  const begun = openFolder(dataDir, silentLog);
  const store = await openStore(storeOptions({ dataDir, begun }));
  cleanups.push(store.close);
  expect(await store.health()).toMatchObject({ ok: true });
  await expect(openFolder(dataDir, silentLog)).rejects.toMatchObject({ code: 'locked' });
  await store.close();
  const again = await openFolder(dataDir, silentLog);
  await again.close();
});

test('a new folder that never became a store is given back, and made anew by the next start', {
  timeout: 60_000,
}, async () => {
  const dataDir = folder();
  const begun = await openFolder(dataDir, silentLog);
  await begun.close();
  expect(existsSync(join(dataDir, 'pg.unfinished'))).toBe(true);
  const store = await openStore(storeOptions({ dataDir }));
  cleanups.push(store.close);
  expect(await store.health()).toMatchObject({ ok: true });
  expect(existsSync(join(dataDir, 'pg.unfinished'))).toBe(false);
});

test('a folder that cannot be opened is said by the store that was to have it', {
  timeout: 60_000,
}, async () => {
  const dataDir = folder();
  const first = await openFolder(dataDir, silentLog);
  cleanups.push(first.close);
  const begun = openFolder(dataDir, silentLog);
  await expect(openStore(storeOptions({ dataDir, begun }))).rejects.toMatchObject({ code: 'locked' });
});
