import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../support/hub.ts';
import { type Console, canShowConsole, startConsole } from './support.ts';

/** Of script, compressed as it comes over the network. */
const BUDGET_BYTES = 250_000;
/** The page is at rest when no script has been asked for, or has come, for so long. */
const QUIET_MS = 1500;

const UPSTREAM = { command: process.execPath, args: [join(PROJECT, 'tests/fixtures/upstream.mjs')] };

describe.runIf(canShowConsole)('the first load', () => {
  let console: Console;

  beforeAll(async () => {
    console = await startConsole({ settings: { mcpServers: { everything: UPSTREAM } } });
  });

  afterAll(() => console?.close());

  test('of the sign-in page takes at most 250 kB of compressed script', async () => {
    const { page, close } = await console.open('/health/live', { as: null });
    const scripts = await scriptsOf(page, `${console.hub.url}/sign-in`);
    expect(totalOf(scripts), listOf(scripts)).toBeLessThanOrEqual(BUDGET_BYTES);
    await close();
  });

  test.each(['en-GB', 'zh-CN'])(
    'of the overview in %s takes at most 250 kB of compressed script, fetched ahead or not',
    async (locale) => {
      const { page, close } = await freshOverview(locale);
      const scripts = await scriptsOf(page, `${console.hub.url}/`);
      expect(totalOf(scripts), listOf(scripts)).toBeLessThanOrEqual(BUDGET_BYTES);
      await close();
    },
  );

  test('fetches another page as soon as somebody is about to go there, and not before', async () => {
    const { page, close } = await freshOverview('en-GB');
    const before = await scriptsOf(page, `${console.hub.url}/`);
    const more = page.waitForResponse((response) => isScript(response.url()));
    await page.getByRole('navigation').getByRole('link', { name: 'Servers' }).hover();
    expect(before.map(({ url }) => url)).not.toContain((await more).url());
    await close();
  });

  /** A page that is signed in already, and has loaded nothing. */
  async function freshOverview(locale: string): Promise<{ page: Page; close: () => Promise<void> }> {
    const opened = await console.open('/', { locale });
    const page = await opened.page.context().newPage();
    await opened.page.close();
    return { page, close: opened.close };
  }
});

interface Script {
  url: string;
  /** Of the body as it came. */
  bytes: number;
}

const isScript = (url: string): boolean => new URL(url).pathname.endsWith('.js');

/** Every script that the page fetches, by whichever way, until it is at rest; past the browser's cache. */
async function scriptsOf(page: Page, url: string): Promise<Script[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const requests: Request[] = [];
  const finished = new Set<Request>();
  let last = Date.now();
  const note = (request: Request, into: (request: Request) => unknown): void => {
    if (!isScript(request.url())) return;
    last = Date.now();
    into(request);
  };
  page.on('request', (request) => note(request, (one) => requests.push(one)));
  page.on('requestfinished', (request) => note(request, (one) => finished.add(one)));
  await page.goto(url);
  await page.locator('h1').waitFor();
  await expect
    .poll(() => finished.size === requests.length && Date.now() - last > QUIET_MS, { timeout: 30_000 })
    .toBe(true);
  return Promise.all(
    requests.map(async (request) => ({
      url: request.url(),
      bytes: (await request.sizes()).responseBodySize,
    })),
  );
}

const totalOf = (scripts: readonly Script[]): number => scripts.reduce((sum, { bytes }) => sum + bytes, 0);

/** What to look at when there is too much. */
const listOf = (scripts: readonly Script[]): string =>
  [...scripts]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ url, bytes }) => `${String(bytes).padStart(8)} ${url.split('/').at(-1)}`)
    .join('\n');
