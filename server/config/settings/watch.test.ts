import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FileWatch, watchFile } from './watch.ts';

let folder: string;
let watch: FileWatch | undefined;
const texts: Array<string | null> = [];
const problems: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-watch-'));
  texts.length = 0;
  problems.length = 0;
});
afterEach(async () => {
  await watch?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(path: string): Promise<void> {
  watch = watchFile({
    path,
    debounceMs: 20,
    pollMs: 500,
    onText: (t) => texts.push(t),
    onProblem: (p) => problems.push(p),
  });
  await watch.check();
}
const last = (wanted: string | null) =>
  vi.waitFor(() => expect(texts.at(-1)).toBe(wanted), { timeout: 5000 });

test('a file written in place, replaced by rename, removed and made again is seen each time', async () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, 'one');
  await start(path);
  await last('one');
  writeFileSync(path, 'two');
  await last('two');
  writeFileSync(`${path}.tmp`, 'three');
  renameSync(`${path}.tmp`, path);
  await last('three');
  rmSync(path);
  await last(null);
  writeFileSync(path, 'four');
  await last('four');
});

test('a mounted ConfigMap that swaps its link is seen', async () => {
  for (const version of ['v1', 'v2']) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'settings.json'), version);
  }
  symlinkSync('v1', join(folder, '..data'));
  symlinkSync('..data/settings.json', join(folder, 'settings.json'));
  await start(join(folder, 'settings.json'));
  await last('v1');
  symlinkSync('v2', join(folder, '..next'));
  renameSync(join(folder, '..next'), join(folder, '..data'));
  await last('v2');
});

test('the same bytes again are no change', async () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, 'one');
  await start(path);
  writeFileSync(path, 'one');
  await watch?.check();
  expect(texts).toEqual(['one']);
});

test('a file that is too large or no text is a problem, told once, and the last text stands', async () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, 'one');
  await start(path);
  truncateSync(path, 9 * 1024 * 1024);
  await watch?.check();
  await watch?.check();
  expect(problems).toEqual([`${path} is larger than 8388608 bytes`]);
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0xff]));
  await watch?.check();
  expect(problems).toHaveLength(2);
  expect(texts).toEqual(['one']);
});

test('a folder that is not there is a missing file', async () => {
  await start(join(folder, 'nowhere', 'settings.json'));
  expect(texts).toEqual([null]);
});
