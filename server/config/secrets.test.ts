import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecrets, readLocalToken } from './secrets.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchbay-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('secrets are made once, readable by their owner alone, and nothing else is left behind', () => {
  const folder = join(dataDir, 'new');
  const first = loadSecrets({ dataDir: folder, encryptionKey: null, jwtSecret: null });
  expect(loadSecrets({ dataDir: folder, encryptionKey: null, jwtSecret: null })).toEqual(first);
  expect(first.encryptionKey.length).toBeGreaterThanOrEqual(32);
  expect(first.jwtSecret.length).toBeGreaterThanOrEqual(32);
  expect(first.jwtSecret).not.toBe(first.encryptionKey);
  expect(readLocalToken(folder)).toBe(first.localToken);
  expect(readdirSync(folder).sort()).toEqual(['encryption-key', 'jwt-secret', 'local-token']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test('the environment’s secrets are used and none is written', () => {
  const given = loadSecrets({ dataDir, encryptionKey: 'given', jwtSecret: 'given, too' });
  expect(given).toMatchObject({ encryptionKey: 'given', jwtSecret: 'given, too' });
  expect(readdirSync(dataDir)).toEqual(['local-token']);
});

test('a short secret is refused', () => {
  writeFileSync(join(dataDir, 'encryption-key'), 'short\n');
  expect(() => loadSecrets({ dataDir, encryptionKey: null, jwtSecret: null })).toThrow(/at least 32/);
});

test('a secret that others can read is closed to them', () => {
  loadSecrets({ dataDir, encryptionKey: null, jwtSecret: null });
  chmodSync(join(dataDir, 'local-token'), 0o644);
  loadSecrets({ dataDir, encryptionKey: null, jwtSecret: null });
  expect(statSync(join(dataDir, 'local-token')).mode & 0o777).toBe(0o600);
});

test('a folder that cannot be made is refused with its name', () => {
  writeFileSync(join(dataDir, 'file'), '');
  expect(() =>
    loadSecrets({ dataDir: join(dataDir, 'file', 'x'), encryptionKey: null, jwtSecret: null }),
  ).toThrow(/DATA_DIR .*cannot be created/);
});

test('where there is no hub there is no token', () => {
  expect(readLocalToken(join(dataDir, 'nowhere'))).toBeNull();
});
