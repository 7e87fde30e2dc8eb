import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const MARK = '.patchbay-seed';

/**
 * An empty folder for a seeded hub. One that an earlier seed made is emptied; any other that holds something is left alone.
 * @throws Error for a folder that is somebody's
 */
export function emptyPlace(folder: string): string {
  const dir = resolve(folder);
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    if (!existsSync(join(dir, MARK))) {
      throw new Error(`${dir} holds something that no seed made; choose another folder with --dir`);
    }
    rmSync(dir, { recursive: true, force: true });
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, MARK), 'Made by npm run seed; the next seed may empty it.\n');
  return dir;
}
