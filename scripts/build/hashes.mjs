import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each part is made of; a change to any of it makes the part stale. */
const SOURCES = {
  server: ['server', 'drizzle', 'scripts/build', 'scripts/make-snapshot.ts', 'openapi.json'],
  console: [
    'app',
    'components',
    'messages',
    'public',
    'server/contract',
    'scripts/build/compile-messages.mjs',
    'scripts/build/console.mjs',
    'next.config.ts',
    'postcss.config.mjs',
  ],
};
const SHARED = ['package.json', 'tsconfig.json'];
/** What must be there for a part to count as built, whatever the hash says. */
const PRODUCTS = { server: 'dist/patchbay.js', console: '.next/BUILD_ID' };
const FILE = 'dist/.build-hash';

/** The same words as the hub's own configuration understands. */
export const consoleWanted = () => !/^(off|false|0|no)$/i.test((process.env.CONSOLE ?? '').trim());

/** @returns {('server' | 'console')[]} the parts that have to be built */
export function stale({ force = false } = {}) {
  const before = read();
  const parts = consoleWanted() ? ['server', 'console'] : ['server'];
  return parts.filter((part) => force || before[part] !== hashOf(part) || !existsSync(PRODUCTS[part]));
}

/** A build that is interrupted must not look finished. */
export function forget(parts) {
  const rest = Object.entries(read()).filter(([part]) => !parts.includes(part));
  write(Object.fromEntries(rest));
}

export function remember(parts) {
  write({ ...read(), ...Object.fromEntries(parts.map((part) => [part, hashOf(part)])) });
}

/** @param {string[]} paths files or folders; those that do not exist count as such */
export function hashFiles(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths.flatMap(list))
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function hashOf(part) {
  const extra = part === 'console' ? (process.env.BASE_PATH ?? '') : '';
  return hashFiles([...SOURCES[part], ...SHARED], `${process.versions.modules} ${extra}`);
}

/** Files under a path, sorted, without tests: they are not part of any product. */
function list(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path)
    .sort()
    .map((name) => join(path, name));
  return entries.flatMap(list).filter((file) => !/\.test\.tsx?$/.test(file));
}

function read() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return {};
  }
}

function write(hashes) {
  if (Object.keys(hashes).length === 0) return rmSync(FILE, { force: true });
  mkdirSync('dist', { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(hashes, null, 2)}\n`);
}
