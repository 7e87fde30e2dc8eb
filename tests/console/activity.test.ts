import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const fixture = { command: process.execPath, args: [FIXTURE, '--stdio'] };
const PASSWORD = 'quiet amber harbour 31';

describe.runIf(canShowConsole)('the activity', () => {
  let app: Console;
  let client: RawClient;

  beforeAll(async () => {
    const settings = {
      mcpServers: { alpha: fixture, beta: fixture },
      groups: [{ id: 'prod', name: 'Production', servers: ['alpha'] }],
    };
    app = await startConsole({ settings });
    await waitForServers(app.hub, ['alpha', 'beta']);
    client = new RawClient(`${app.hub.url}/mcp`, (await makeKey(app.hub, { name: 'Nightly report' })).token);
    expect(await client.connect()).toBe(200);
    await client.call('alpha__echo', { message: 'before anything was kept' });
    const kept = { activity: { payloads: 'redacted' } };
    expect((await rest(app.hub, 'PATCH', '/settings/system', kept, { ifMatch: '*' })).status).toBe(200);
    await client.call('alpha__echo', { message: 'twelve', id: 12345678901234567890n.toString() });
    await client.call('alpha__fail');
    await client.call('beta__sleep', { ms: 150 });
    await client.call('beta__rpc_error');
    await stored(5);
    await rest(app.hub, 'POST', '/users', { username: 'vera', role: 'viewer', password: PASSWORD });
  });

  afterAll(() => app?.close());

  /** Calls are written behind the answers. */
  async function stored(count: number, search = ''): Promise<void> {
    const listed = async () => (await rest(app.hub, 'GET', `/activity?limit=500${search}`)).body;
    await vi.waitUntil(async () => listLength(await listed()) >= count, { timeout: 20_000, interval: 100 });
  }

  const rows = (page: Page) => page.locator('[data-row]');
  const row = (page: Page, text: string) => rows(page).filter({ hasText: text });

  test('lists every call with who made it and how it ended, and counts them', async () => {
    const { page, complaints, close } = await app.open('/activity');
    await row(page, 'rpc_error').waitFor();
    expect(await row(page, 'rpc_error').textContent()).toContain('Error');
    expect(await row(page, 'fail').textContent()).toContain('Tool error');
    expect(await row(page, 'sleep').textContent()).toContain('Nightly report');
    const numbers = page.getByRole('region', { name: 'In numbers' });
    await expect.poll(() => numbers.textContent()).toContain('2 failed');
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    await close();
  });

  test('filters by chips that stay in the address, and says when nothing is left', async () => {
    const { page, close } = await app.open('/activity');
    await row(page, 'rpc_error').waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Server' }).click();
    await page.getByRole('option', { name: 'beta' }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('server')).toBe('beta');
    await page.reload();
    await row(page, 'sleep').waitFor();
    expect(await rows(page).count()).toBe(2);

    await page.getByRole('textbox', { name: 'Search tools, servers, callers' }).fill('ECHO');
    await page.getByText('No call matches these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await row(page, 'rpc_error').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await close();
  });

  test('a call opens with all that is known of it, by keyboard alone, and the arrows lead to the next', async () => {
    const { page, close } = await app.open('/activity?item=echo');
    await rows(page).first().waitFor();
    await rows(page).first().focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('12345678901234567890').first().waitFor();
    const said = (await drawer.textContent()) ?? '';
    for (const part of ['Nightly report', '/mcp', 'tools/call', 'alpha', 'Where the time went', 'twelve']) {
      expect(said).toContain(part);
    }
    expect(await drawer.getByRole('link', { name: 'echo' }).getAttribute('href')).toContain(
      'name=alpha&tab=tools',
    );

    await page.keyboard.press('ArrowRight');
    await drawer.getByText('What was said in this call was not kept.', { exact: false }).waitFor();
    const settings = drawer.getByRole('link', { name: 'Choose what is kept' });
    expect(await settings.getAttribute('href')).toContain('section=payloads');
    await page.keyboard.press('ArrowLeft');
    await drawer.getByText('twelve').first().waitFor();

    const shared = page.url();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.goto(shared);
    await drawer.getByText('twelve').first().waitFor();
    await drawer.getByRole('button', { name: 'Only calls with this: Server' }).click();
    await drawer.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('server')).toBe('alpha');
    await close();
  });

  test('what takes too much counting is a hint, and the list is there all the same', async () => {
    const { page, close } = await app.open('/activity?minDurationMs=100');
    await row(page, 'sleep').waitFor();
    await page.getByText('calls are counted over 6 hours at most', { exact: false }).waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Last 6 hours' }).click();
    await page.getByText('Median duration').waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe('6h');
    await close();
  });

  test('a bar of the histogram, or dragging over several, narrows the range; Back widens it', async () => {
    const { page, close } = await app.open('/activity?span=1h');
    await row(page, 'rpc_error').waitFor();
    const chart = page.getByRole('figure', { name: 'Calls over time' });
    await chart.waitFor();
    const box = await chart.boundingBox();
    if (!box) throw new Error('the chart is not drawn');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.75, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 });
    await page.mouse.move(box.x + box.width - 1, y, { steps: 4 });
    await page.mouse.up();
    const length = () => {
      const { searchParams } = new URL(page.url());
      return Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
    };
    expect(length()).toBe(15 * 60_000);
    await row(page, 'rpc_error').waitFor();

    const bars = page.getByRole('toolbar', { name: 'Calls over time' });
    await bars.getByRole('button').first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(length).toBe(60_000);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get('span')).toBe('1h');
    await close();
  });

  test('a range of one’s own is chosen by two moments, and a reversed one is told', async () => {
    const { page, close } = await app.open('/activity');
    await row(page, 'rpc_error').waitFor();
    await page.getByRole('button', { name: 'Custom…' }).click();
    await page.getByLabel('From', { exact: true }).fill('2026-03-04T10:00');
    await page.getByLabel('To', { exact: true }).fill('2026-03-04T09:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('This must be later than the beginning.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2026-03-04T11:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('No calls in this range').waitFor();
    await page.getByRole('button', { name: 'Look at 7 days' }).click();
    await row(page, 'rpc_error').waitFor();
    await close();
  });

  test('what is exported is what the filter says, with what was said where it is asked for', async () => {
    const { page, close } = await app.open('/activity?server=alpha');
    await row(page, 'fail').waitFor();
    const save = async (what: string): Promise<string> => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: what, exact: true }).click(),
      ]);
      return readFileSync(await file.path(), 'utf8');
    };
    const plain = await save('CSV');
    expect(plain).toMatch(/^id,at,requestId/);
    expect(plain).toContain('fail');
    expect(plain).not.toContain('rpc_error');
    expect(plain).not.toContain('twelve');
    expect(await save('JSON Lines with arguments and results')).toContain('twelve');
    await close();
  });

  test('who may not see payloads is told so, and is not offered an export', async () => {
    const { page, close } = await app.open('/activity?item=echo', {
      as: { username: 'vera', password: PASSWORD },
    });
    await rows(page).first().waitFor();
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0);
    await rows(page).first().click();
    await page
      .getByRole('dialog')
      .getByText('Your role does not see what was said', { exact: false })
      .waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toContain('twelve');
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440, locale: 'en-GB' },
    { colorScheme: 'dark', width: 390, locale: 'zh-CN' },
  ] as const)('is accessible in the $colorScheme theme at $width px, in $locale', async (look) => {
    const { colorScheme, width, locale } = look;
    const { page, close } = await app.open('/activity', {
      colorScheme,
      locale,
    });
    await page.setViewportSize({ width, height: 900 });
    await row(page, 'rpc_error').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await row(page, 'echo').first().click();
    await page.getByRole('dialog').getByText('twelve').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('live, calls appear as they end; further down they wait, and rows come as one scrolls', async () => {
    for (let n = 0; n < 420; n += 1) await client.call('alpha__echo', { n });
    await stored(400, '&item=echo');
    const { page, close } = await app.open('/activity');
    await rows(page).first().waitFor();
    await page.getByRole('switch', { name: 'Live' }).click();
    expect(new URL(page.url()).searchParams.get('live')).toBe('1');
    const grid = page.getByRole('grid', { name: 'Activity' });
    const count = async (): Promise<number> => Number(await grid.getAttribute('aria-rowcount'));
    // The stream is opened anew for it; a call before that is not told.
    await expect
      .poll(
        async () => {
          await client.call('beta__pid');
          return row(page, 'pid').count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBeGreaterThan(0);

    const before = await count();
    await rows(page).first().focus();
    await page.keyboard.press('End');
    await expect.poll(count).toBeGreaterThan(before + 150);
    await client.call('beta__counter');
    const pill = page.getByRole('button', { name: /\d new/ });
    await pill.waitFor();
    expect(await row(page, 'counter').count()).toBe(0);
    await pill.click();
    await row(page, 'counter').waitFor();
    await pill.waitFor({ state: 'detached' });
    await row(page, 'counter').click();
    await page.getByRole('dialog').getByText('Result', { exact: true }).waitFor();
    await close();
  });
});

const listLength = ({ items }: Record<string, unknown>): number => (Array.isArray(items) ? items.length : 0);
