import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { available } from '../support/skips.ts';

const hasBrowser = available(
  chromiumPath !== undefined,
  'the console in a browser',
  'apt-get install chromium',
);
const isBuilt = available(existsSync(join(PROJECT, '.next/BUILD_ID')), 'the console', 'npm run build');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.runIf(hasBrowser && isBuilt)('the overview', () => {
  let hub: Hub;
  let browser: Browser;

  beforeAll(async () => {
    hub = await startHub({ env: { CONSOLE: 'on' } });
    browser = await launchBrowser();
    await untilServed(`${hub.url}/`);
  });

  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  test.each([
    { scheme: 'light', width: 1440 },
    { scheme: 'light', width: 390 },
    { scheme: 'dark', width: 1440 },
    { scheme: 'dark', width: 390 },
  ] as const)('is complete and accessible in the $scheme theme at $width px', async ({ scheme, width }) => {
    const { page, complaints } = await open({ colorScheme: scheme, viewport: { width, height: 900 } });
    await page.getByText('Healthy').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows the address that it was reached under, for every client', async () => {
    const { page } = await open({});
    for (const client of ['Claude Code', 'Cursor', 'VS Code', 'Claude Desktop', 'Codex', 'curl']) {
      await page.getByRole('tab', { name: client, exact: true }).click();
      expect(await page.getByRole('tabpanel').textContent()).toContain(`${hub.url}/mcp`);
    }
    await page.context().close();
  });

  test('says what failed and recovers by a click', async () => {
    const { page } = await open({}, async (fresh) => {
      await fresh.route('**/api/health', (route) =>
        route.fulfill({
          status: 500,
          json: { detail: 'The hub is not well.' },
          headers: { 'x-request-id': 'abc' },
        }),
      );
    });
    const alert = page.getByRole('alert').filter({ hasText: 'The hub is not well.' });
    expect(await alert.textContent()).toContain('request abc');
    await page.unroute('**/api/health');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Healthy').waitFor();
    await page.context().close();
  });

  test('answers an address that does not exist with a page and 404', async () => {
    const { page, status } = await open({}, undefined, '/nothing-here');
    expect(status).toBe(404);
    await page.getByText('There is no such page').waitFor();
    await page.context().close();
  });

  async function open(
    options: { colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number } },
    prepare?: (page: Page) => Promise<void>,
    path = '/',
  ): Promise<{ page: Page; complaints: string[]; status: number | undefined }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await prepare?.(page);
    const response = await page.goto(`${hub.url}${path}`);
    return { page, complaints, status: response?.status() };
  }
});

/** Injected past the page's policy, which allows no foreign script. */
async function violations(page: Page): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      "axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ' ' + nodes[0].html)))",
    awaitPromise: true,
  });
  return JSON.parse(String(result.value));
}

async function untilServed(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { status } = await fetch(url);
    if (status === 200) return;
    await delay(100);
  }
  throw new Error('the console was not served within 30 s');
}
