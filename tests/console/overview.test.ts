import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const fixture = { command: process.execPath, args: [FIXTURE, '--stdio'] };

/** A server whose program is not there until `repair`. */
const dir = mkdtempSync(join(tmpdir(), 'patchbay-overview-'));
const late = join(dir, 'late.mjs');
const repair = () => writeFileSync(late, `await import(${JSON.stringify(FIXTURE)});`);

const WIDTHS = [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 390 },
] as const;

const tile = (page: Page, label: string) =>
  page
    .locator('main')
    .locator('a, div')
    .filter({ hasText: new RegExp(`^${label}`) })
    .last();
const CALM = 'Nothing needs your attention.';

describe.runIf(canShowConsole)('the overview of a hub that is well', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole({ settings: { mcpServers: { everything: fixture } } });
    await waitForServers(app.hub, ['everything']);
  });
  afterAll(() => app?.close());

  test.each(WIDTHS)(
    'is calm, whole and accessible in the $scheme theme at $width px',
    async ({ scheme, width }) => {
      const { page, complaints, close } = await app.open('/', {
        colorScheme: scheme,
        viewport: { width, height: 900 },
      });
      await page.getByText(CALM).waitFor();
      await page.getByRole('tab', { name: 'Claude Code' }).waitFor();
      await page.getByText('1 / 1').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await violations(page)).toEqual([]);
      // What is not signed in yet is told so before the form is shown.
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await close();
    },
  );

  test('follows clients and their calls, and asks the hub at most every five seconds', async () => {
    const { page, close } = await app.open('/');
    await page.getByText('No client is connected.').waitFor();
    const asked: number[] = [];
    page.on('request', (request) => {
      if (/stats\?groupBy=none&from=.*T\d\d%3A00%3A00/.test(request.url())) asked.push(Date.now());
    });
    const { token } = await makeKey(app.hub, {});
    const client = new RawClient(`${app.hub.url}/mcp`, token);
    expect(await client.connect()).toBe(200);
    await page.getByText('raw', { exact: true }).waitFor();
    for (let calls = 0; calls < 40; calls++) await client.call('everything__echo', { message: 'hello' });
    await expect.poll(() => tile(page, 'Calls today').textContent(), { timeout: 20_000 }).toContain('40');
    await page.getByRole('link', { name: 'everything/echo' }).first().waitFor({ timeout: 40_000 });
    // Two sums are asked for at a time: of today, and of the span that is shown.
    for (const [index, at] of asked.entries()) {
      const before = asked[index - 2];
      if (before !== undefined) expect(at - before).toBeGreaterThan(4500);
    }
    await client.end();
    await page.getByText('No client is connected.').waitFor({ timeout: 15_000 });
    await close();
  });

  test('counts over the span that the address names', async () => {
    const { page, close } = await app.open('/');
    await page.getByText('Calls per hour').first().waitFor();
    await page.getByRole('radio', { name: '1 h' }).click();
    await page.getByText('Calls per minute').first().waitFor();
    expect(page.url()).toContain('span=1h');
    await page.reload();
    await page.getByText('Calls per minute').first().waitFor();
    expect(await page.getByRole('radio', { name: '1 h' }).getAttribute('aria-checked')).toBe('true');
    await close();
  });

  test('shows the address that it was reached under for every client, until that is dismissed', async () => {
    const { page, close } = await app.open('/');
    for (const name of ['Claude Code', 'Cursor', 'VS Code', 'Claude Desktop', 'Codex', 'curl']) {
      await page.getByRole('tab', { name, exact: true }).click();
      expect(await page.getByRole('tabpanel').textContent()).toContain(`${app.hub.url}/mcp`);
    }
    expect(await page.getByRole('link', { name: 'Create a key' }).getAttribute('href')).toBe('/keys?new=1');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('tablist').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Connect a client' }).click();
    await page.getByRole('tablist').waitFor();
    await close();
  });

  test('explains a button under the pointer and with the focus of the keyboard, until Escape', async () => {
    const { page, complaints, close } = await app.open('/');
    const button = page.getByRole('button', { name: 'Dismiss' });
    const tooltip = page.getByRole('tooltip');
    await button.hover();
    await tooltip.getByText('Dismiss').waitFor();
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'detached' });
    await button.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await tooltip.getByText('Dismiss').waitFor();
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  test('says what it could not find out, and finds it out by a click', async () => {
    const { page, close } = await app.open('/');
    await page.getByText(CALM).waitFor();
    await page.route('**/api/keys', (route) => route.fulfill({ status: 403, json: { code: 'forbidden' } }));
    await page.reload();
    await page.getByText('The keys could not be read').waitFor();
    await page.unroute('**/api/keys');
    await page.getByRole('listitem').filter({ hasText: 'keys could not' }).getByRole('button').click();
    await page.getByText(CALM).waitFor();
    await close();
  });

  test('speaks Chinese', async () => {
    const { page, close } = await app.open('/', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '概览' }).waitFor();
    await page.getByText('没有需要处理的事项').waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('an address that does not exist is answered with a page and 404', async () => {
    const { page, close } = await app.open('/');
    const response = await page.goto(`${app.hub.url}/nothing-here`);
    expect(response?.status()).toBe(404);
    await page.getByText('There is no such page').waitFor();
    await close();
  });
});

describe.runIf(canShowConsole)('the overview of a hub that is not well', () => {
  let app: Console;

  beforeAll(async () => {
    const settings = {
      mcpServers: {
        well: fixture,
        late: { command: process.execPath, args: [late, '--stdio'], title: 'Comes later' },
        variable: { ...fixture, env: { TOKEN: '${NOT_THERE_AT_ALL}' } },
        wrong: { command: 7 },
      },
    };
    // Long waits between tries: a server that fails must not recover by itself while a test looks at it.
    app = await startConsole({ settings, env: { PATCHBAY_ENV: 'production' } });
    const soon = new Date(Date.now() + 2 * 86_400_000).toISOString();
    await makeKey(app.hub, { name: 'Nightly report', expiresAt: soon });
    await rest(app.hub, 'PATCH', '/servers/well', { title: 'Changed here' }, { ifMatch: '*' });
    for (let tries = 0; tries < 30; tries++)
      await new RawClient(`${app.hub.url}/mcp`, 'no-such-key').connect();
  });
  afterAll(async () => {
    await app?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const line = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

  test.each(WIDTHS)(
    'names all of it, accessible in the $scheme theme at $width px',
    async ({ scheme, width }) => {
      const { page, close } = await app.open('/', { colorScheme: scheme, viewport: { width, height: 900 } });
      await line(page, 'Comes later').getByText('next try').waitFor();
      expect(await line(page, 'Comes later').textContent()).toContain('exited with code 1');
      expect(await line(page, 'variable').textContent()).toContain('NOT_THERE_AT_ALL');
      await line(page, 'The settings file has a problem').getByText('mcpServers.wrong.command').waitFor();
      await line(page, 'A key expires within a week').getByRole('link', { name: 'Nightly report' }).waitFor();
      await line(page, 'A server differs from the settings file')
        .getByRole('link', { name: 'well' })
        .waitFor();
      expect(await tile(page, 'Servers ready').textContent()).toContain('2 are down');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await violations(page)).toEqual([]);
      await close();
    },
  );

  test('leads from denied calls to their records', async () => {
    const { page, close } = await app.open('/');
    // Denials are counted by the minute before they are written.
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
          return page.getByText(/were denied in the last hour/).count();
        },
        { timeout: 90_000, interval: 3000 },
      )
      .toBe(1);
    const link = page.getByRole('link', { name: 'Show them' });
    expect(await link.getAttribute('href')).toBe('/audit?outcome=denied&span=1h');
    await close();
  }, 120_000);

  test('an entry that is wrong leads to its configuration', async () => {
    const { page, close } = await app.open('/');
    await line(page, 'variable').getByRole('link', { name: 'Configure' }).click();
    await page.waitForURL(/\/servers\?name=variable&tab=config/);
    await close();
  });

  test('a reader sees what fails and is offered nothing that is not theirs', async () => {
    const reader = { username: 'rita', password: 'amber cables at night' };
    await rest(app.hub, 'POST', '/users', { ...reader, role: 'viewer' });
    const { page, complaints, close } = await app.open('/', { as: reader });
    await line(page, 'Comes later').waitFor();
    expect(await page.getByRole('button', { name: /Try/ }).count()).toBe(0);
    expect(await page.getByText('A key expires').count()).toBe(0);
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  test('a server is tried again at once by a click, and its line goes when it is well', async () => {
    const { page, close } = await app.open('/');
    repair();
    await page.getByRole('button', { name: 'Try now: late' }).click();
    await line(page, 'Comes later').waitFor({ state: 'detached', timeout: 20_000 });
    await close();
  });
});

describe.runIf(canShowConsole)('the overview of a hub without servers', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole();
  });
  afterAll(() => app?.close());

  test('leads to the first server', async () => {
    const { page, close } = await app.open('/');
    await page.getByText('No servers yet').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Add a server' }).click();
    await page.waitForURL(/\/servers\?add=1/);
    await close();
  });
});
