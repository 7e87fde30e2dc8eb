import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const PROJECT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'patchbay-cli-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program on a store of its own, without a hub. */
function run(dataDir: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'test', DATA_DIR: join(folder, dataDir) } as const;
  const program = ['--import', 'tsx', join(PROJECT, 'server/cli/main.ts'), ...args];
  const ended = spawnSync(process.execPath, program, {
    cwd: PROJECT,
    env,
    timeout: 60_000,
    encoding: 'utf8',
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

it('apply and diff exit 1 when an entry has an error, though the others are applied', () => {
  run('errors', 'server', 'add', 'c', '--', 'x');
  const document = file('half.json', '{ "mcpServers": { "a": { "command": 7 }, "b": { "command": "x" } } }');
  for (const args of [['diff'], ['apply', '--dry-run'], ['apply']]) {
    const { code, out } = run('errors', 'settings', ...args, document);
    expect(code).toBe(1);
    expect(out).toContain('error mcpServers.a.command: ');
  }
  expect(run('errors', 'server', 'list').out).toMatch(/^b /m);
  const broken = run('errors', 'settings', 'diff', file('broken.json', '[]'));
  expect(broken).toMatchObject({
    code: 1,
    err: expect.stringContaining('the document must be a JSON object'),
  });
});

it('an encrypted document without its passphrase changes nothing and says so', () => {
  const right = file('right', 'a passphrase long enough');
  const encrypted = join(folder, 'encrypted.json');
  run('full', 'server', 'add', 'a', '--env', 'K=v', '--', 'x');
  run('full', 'server', 'add', 'b', '--', 'x');
  const flags = ['--secrets', 'encrypted', '--passphrase-file', right, '-o', encrypted];
  expect(run('full', 'settings', 'export', ...flags).code).toBe(0);
  run('empty', 'server', 'add', 'c', '--', 'x');
  for (const [more, words] of [
    [[], 'the document is encrypted'],
    [['--passphrase-file', file('wrong', 'another passphrase')], 'does not open'],
  ] as const) {
    const { code, err } = run('empty', 'settings', 'apply', encrypted, ...more);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(words) });
  }
  expect(run('empty', 'server', 'list').out).not.toMatch(/^[ab] /m);
  expect(run('empty', 'settings', 'apply', encrypted, '--passphrase-file', right).code).toBe(0);
});
