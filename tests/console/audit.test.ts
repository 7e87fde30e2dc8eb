import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeKey, rest } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const PASSWORD = 'quiet amber harbour 31';
const spec = { type: 'streamable-http', url: 'http://127.0.0.1:9/mcp' };

describe.runIf(canShowConsole)('the audit', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole();
    await rest(app.hub, 'POST', '/servers', { name: 'github', spec });
    const patch = { description: 'Owned by the platform team' };
    await rest(app.hub, 'PATCH', '/servers/github', patch, { ifMatch: '*' });
    await makeKey(app.hub, { name: 'Nightly report' });
    await rest(app.hub, 'POST', '/users', { username: 'vera', role: 'viewer', password: PASSWORD });
    for (let n = 0; n < 3; n += 1) await rest(app.hub, 'GET', '/servers', undefined, { token: 'no-key' });
    const denied = async () => JSON.stringify((await rest(app.hub, 'GET', '/audit?outcome=denied')).body);
    await vi.waitUntil(async () => (await denied()).includes('"count":3'), {
      timeout: 20_000,
      interval: 100,
    });
  });

  afterAll(() => app?.close());

  const rows = (page: Page) => page.locator('[data-row]');
  const row = (page: Page, text: string) => rows(page).filter({ hasText: text });

  test('says in words who did what, and how often somebody was refused', async () => {
    const { page, complaints, close } = await app.open('/audit');
    await row(page, 'server.create').waitFor();
    expect(await row(page, 'server.create').textContent()).toContain('Added a server');
    expect(await row(page, 'server.create').textContent()).toContain('This machine');
    expect(await row(page, 'auth.denied').textContent()).toContain('×3');
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    await close();
  });

  test('a change opens with what was before and after, and leads to its revision', async () => {
    const { page, close } = await app.open('/audit');
    await row(page, 'server.update').waitFor();
    await row(page, 'server.update').focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Changed a server' });
    const added = drawer.getByRole('row').filter({ hasText: 'Owned by the platform team' });
    await added.waitFor();
    expect(await added.textContent()).toContain('added');
    expect(await drawer.getByRole('link', { name: /Revision \d/ }).getAttribute('href')).toMatch(
      /section=revisions&open=\d+$/,
    );
    expect(await drawer.getByRole('link', { name: 'server:github' }).getAttribute('href')).toContain(
      'name=github',
    );

    const shared = page.url();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'Added a server' }).waitFor();
    await page.keyboard.press('Escape');
    // Filtered out of the list, the record is found all the same.
    await page.goto(`${shared}&action=key.`);
    await added.waitFor();
    await close();
  });

  test('filters by kinds of actions and by text, in the address', async () => {
    const { page, close } = await app.open('/audit');
    await row(page, 'server.create').waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Action' }).click();
    await page.getByRole('option', { name: 'Everything about servers' }).click();
    await row(page, 'key.create').waitFor({ state: 'detached' });
    expect(await row(page, 'server.create').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('action')).toBe('server.');

    await page.getByRole('textbox', { name: 'Search actions, subjects, people' }).fill('nowhere to be found');
    await page.getByText('No record matches these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await row(page, 'key.create').waitFor();
    await close();
  });

  test('a refusal opens with its reason in words', async () => {
    const { page, close } = await app.open('/audit?outcome=denied');
    await row(page, 'auth.denied').first().click();
    const drawer = page.getByRole('dialog', { name: 'Access denied' });
    await drawer.getByText('3 times within that minute').waitFor();
    expect(await drawer.textContent()).toMatch(/is not a key|no such key/);
    expect(await drawer.textContent()).toContain('127.0.0.1');
    await close();
  });

  test('what is done meanwhile appears by itself at the top, and waits where one reads further down', async () => {
    for (let n = 0; n < 70; n += 1) {
      await rest(app.hub, 'PATCH', '/servers/github', { description: `Round ${n}` }, { ifMatch: '*' });
    }
    const { page, close } = await app.open('/audit');
    await row(page, 'server.update').first().waitFor();
    await rest(app.hub, 'POST', '/groups', { id: 'first', spec: { name: 'First' } });
    await row(page, 'group:first').waitFor();

    await rows(page).first().focus();
    await page.keyboard.press('End');
    await row(page, 'group:first').waitFor({ state: 'detached' });
    await rest(app.hub, 'POST', '/groups', { id: 'second', spec: { name: 'Second' } });
    const pill = page.getByRole('button', { name: '1 new' });
    await pill.waitFor();
    await pill.click();
    await row(page, 'group:second').waitFor();
    await close();
  });

  test('what is exported is what the filter says', async () => {
    const { page, close } = await app.open('/audit?action=key.');
    await row(page, 'key.create').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toMatch(/^id,at,principal,action/);
    expect(text).toContain('key.create');
    expect(text).not.toContain('server.create');
    await close();
  });

  test('a role without the right is told so, and nothing is asked of the hub', async () => {
    const { page, complaints, close } = await app.open('/', { as: { username: 'vera', password: PASSWORD } });
    await page.goto(`${app.hub.url}/audit`);
    await page.getByText('Your role does not see audit records.', { exact: false }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit', exact: true }).count()).toBe(0);
    expect(complaints.filter((one) => one.includes('403'))).toEqual([]);
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440, locale: 'en-GB' },
    { colorScheme: 'dark', width: 390, locale: 'zh-CN' },
  ] as const)('is accessible in the $colorScheme theme at $width px, in $locale', async (look) => {
    const { colorScheme, width, locale } = look;
    const { page, close } = await app.open('/audit?subject=server:github', {
      colorScheme,
      locale,
    });
    await page.setViewportSize({ width, height: 900 });
    await row(page, 'server.update').first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await row(page, 'server.update').first().click();
    await page.getByRole('dialog').getByText('Round 69').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });
});
