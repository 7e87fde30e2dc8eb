import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { lockFolder } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-lock-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

for (const platform of ['linux', 'darwin'] as const) {
  // An abstract socket exists on Linux alone.
  if (platform === 'linux' && process.platform !== 'linux') continue;

  describe(`a data folder on ${platform}`, () => {
    test('is locked once, by whatever path it is called, and free when released', async () => {
      const lock = await lockFolder(folder, platform);
      await expect(lockFolder(`${folder}/../${folder.split('/').at(-1)}`, platform)).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringMatching(new RegExp(`Process ${process.pid} .*${folder}.*DATA_DIR`)),
      });
      await lock.release();
      await (await lockFolder(folder, platform)).release();
    });

    test('is free when the process that noted itself there is gone', async () => {
      const first = await lockFolder(folder, platform);
      await first.release();
      // No process has this id: the kernel's are at most 2^22.
      writeFileSync(join(folder, 'patchbay.pid'), '99999999\n');
      const lock = await lockFolder(folder, platform);
      expect(readFileSync(join(folder, 'patchbay.pid'), 'utf8')).toBe(`${process.pid}\n`);
      await lock.release();
    });
  });
}
