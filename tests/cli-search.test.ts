import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LOCAL_TOKEN, startApi, type TestApi } from './support/api.ts';
import { foundTool, nothingFound } from './support/runtime.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const PROJECT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'patchbay-cli-search-'));
let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `patchbay search` against the hub, without a terminal. */
async function search(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const reached = { PATCHBAY_URL: api.url, PATCHBAY_TOKEN: LOCAL_TOKEN };
  const program = ['--import', 'tsx', join(PROJECT, 'server/cli/main.ts'), 'search', ...args];
  const child = spawn(process.execPath, program, {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_ENV: 'test', DATA_DIR: join(folder, 'data'), ...reached },
    timeout: 60_000,
  });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

it('prints what was found, and beside it why there is not more', async () => {
  api.runtime.found = { ...nothingFound, items: [foundTool('a__b')], notice: 'By words alone' };
  const options = ['--group', 'prod', '--limit', '3', '--server', 'a', '--read-only'];
  expect(await search('open', 'an issue', ...options)).toEqual({
    code: 0,
    out: 'NAME  CONFIDENCE  SCORE  DESCRIPTION\na__b  high         0.90  Does b\n',
    err: 'By words alone\n',
  });
  const request = { query: 'open an issue', limit: 3, group: 'prod', server: 'a', readOnly: true };
  expect(api.runtime.asked).toContain(
    `search ${JSON.stringify({ request, scope: { all: true }, full: null })}`,
  );
});

it('--json prints the answer of the hub and nothing else', async () => {
  api.runtime.found = { ...nothingFound, items: [foundTool('a__b')], notice: 'By words alone' };
  const { code, out, err } = await search('x', '--json');
  expect([code, err, JSON.parse(out)]).toEqual([0, '', api.runtime.found]);
});

it('to find nothing is said and is no failure; a key that is not there is one', async () => {
  api.runtime.found = nothingFound;
  expect(await search('x')).toEqual({ code: 0, out: 'Nothing was found among 3 tools\n', err: '' });
  const { code, err } = await search('x', '--key', 'aaaaaaaaaa');
  expect([code, err]).toEqual([1, expect.stringContaining('There is no key "aaaaaaaaaa"')]);
});

it('a hub that cannot be reached is said with what to do', async () => {
  const { url } = api;
  await api.close();
  expect(await search('x')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${url} cannot be reached`),
  });
  api = await startApi();
});
