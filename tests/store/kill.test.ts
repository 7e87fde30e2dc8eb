import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readMeta } from '../../server/store/queries/meta.ts';
import { openStore } from '../../server/store/store.ts';
import { storeOptions } from '../support/stores.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-kill-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

interface Writer {
  pid: number | undefined;
  /** Resolves once the writer has said so many rows. */
  said(rows: number): Promise<void>;
  /** Kills it at once. @returns the last row it said was kept */
  kill(): Promise<number>;
}

function startWriter(): Writer {
  const script = fileURLToPath(new URL('./writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  let heard = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    heard();
  });
  const rows = () => output.split('\n').length - 1;
  return {
    pid: child.pid,
    said: (wanted) =>
      new Promise((resolve, reject) => {
        heard = () => rows() >= wanted && resolve();
        void gone.then(() => reject(new Error('the writer ended by itself')));
        heard();
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
      return rows();
    },
  };
}

test('a second process is refused in words; what was acknowledged survives kill -9; the folder is free at once', async () => {
  let kept = 0;
  for (const atLeast of [1, 50]) {
    const writer = startWriter();
    await writer.said(atLeast);
    await expect(openStore(storeOptions({ dataDir }))).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`Process ${writer.pid}`),
    });
    kept = Math.max(kept, await writer.kill());
  }
  const store = await openStore(storeOptions({ dataDir }));
  try {
    const rows = await store.db.execute(`select key from meta where key like 'row-%'`);
    expect(rows.length).toBeGreaterThanOrEqual(kept);
    expect(await readMeta(store.db, `row-${kept}`)).toBe('kept');
  } finally {
    await store.close();
  }
}, 120_000);
