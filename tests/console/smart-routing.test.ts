import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const VIEWER = { username: 'vic', password: 'amber-cables-at-night-3' };
const EDITOR = { username: 'eda', password: 'amber-cables-at-night-4' };

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

const settings = {
  mcpServers: { git: fixture(), web: fixture('--tools', '3'), off: { ...fixture(), enabled: false } },
  groups: [
    { id: 'prod', name: 'Production', servers: ['git'] },
    { id: 'void', name: 'Nothing in it', servers: [] },
    { id: 'spare', servers: ['web'] },
  ],
};

/** By words alone: what is found is the same on every machine. */
const env = { EMBEDDING_MODEL: 'none' };

describe.runIf(canShowConsole)('the page of smart routing', () => {
  let app: Console;
  let narrow: { id: string; token: string };

  beforeAll(async () => {
    app = await startConsole({ settings, env });
    await waitForServers(app.hub, ['git', 'web']);
    await rest(app.hub, 'POST', '/users', { ...VIEWER, role: 'viewer' });
    await rest(app.hub, 'POST', '/users', { ...EDITOR, role: 'editor' });
    narrow = await makeKey(app.hub, { name: 'narrow', scope: { tools: [{ server: 'web', tool: 'pid' }] } });
  });
  afterAll(() => app?.close());

  const field = (page: Page) => page.getByRole('textbox', { name: 'Search tools' });
  const results = (page: Page) => page.getByRole('list', { name: 'Results, the best first' });
  const names = (page: Page) => results(page).locator('[data-walk]');
  const tab = (page: Page, name: string) => page.getByRole('tab', { name });
  const patchSettings = (smartRouting: Record<string, unknown>) =>
    rest(app.hub, 'PATCH', '/settings/system', { smartRouting }, { ifMatch: '*' });
  const fits = async (page: Page) => {
    expect(await violations(page)).toEqual([]);
    const width = page.viewportSize()?.width ?? 0;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  };

  test('finds what an agent would find, with the reasons, and keeps the search in the address', async () => {
    const { page, complaints, close } = await app.open('/');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Smart routing', level: 1 }).waitFor();
    await page.getByText('Ask as an agent does').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('echo a message');
    await names(page).first().waitFor();
    await expect.poll(() => names(page).first().textContent()).toMatch(/^(git|web)__echo$/);
    expect(page.url()).toContain('q=echo+a+message');
    const best = results(page).getByRole('listitem').first();
    expect(await best.locator('mark').allTextContents()).toContain('echo');
    await best.getByText('Read-only').waitFor();
    await best.getByText(/^words \+/).waitFor();
    await page.getByText('By words alone').first().waitFor();
    await page.getByText('other words for the same need may find more', { exact: false }).waitFor();
    await page.getByText(/^\d+ tools searched in /).waitFor();
    await page.reload();
    await names(page).first().waitFor();
    expect(await field(page).inputValue()).toBe('echo a message');
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  test('is walked by arrow keys, and a result opens to all of its schema and to its server', async () => {
    const { page, close } = await app.open('/smart-routing?q=echo');
    await names(page).nth(1).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const focused = () => names(page).evaluateAll((all) => all.findIndex((one) => one.matches(':focus')));
    expect(await focused()).toBe(0);
    await page.keyboard.press('Enter');
    const schema = page.getByRole('figure', { name: 'the input schema' });
    expect(await schema.textContent()).toContain('"required"');
    await page.keyboard.press('ArrowUp');
    expect(await field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.getByRole('link', { name: /^Show echo/ }).click();
    await page.waitForURL(/\/servers\?name=(git|web)&tab=tools&tool=echo/);
    await close();
  });

  test('shows the answer to what was typed last, however late an earlier one comes', async () => {
    const { page, close } = await app.open('/smart-routing');
    let slow: (() => void) | undefined;
    const held = new Promise<void>((go) => {
      slow = go;
    });
    await page.route('**/api/smart-routing/search', async (route) => {
      const first = route.request().postData()?.includes('"query":"pid"');
      if (first) await held;
      await route.continue().catch(() => {});
    });
    const asked = page.waitForRequest(/smart-routing\/search/);
    await field(page).fill('pid');
    await page.keyboard.press('Enter');
    await asked;
    await field(page).fill('echo');
    await page.keyboard.press('Enter');
    await expect.poll(() => names(page).first().textContent()).toMatch(/__echo$/);
    slow?.();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    expect(await names(page).first().textContent()).toMatch(/__echo$/);
    await close();
  });

  test('keeps to an endpoint, and in the place of a key counts what that does not see', async () => {
    const { page, close } = await app.open('/smart-routing?q=echo+pid');
    await page.getByRole('combobox', { name: 'Endpoint' }).click();
    await page.getByRole('option', { name: /Production/ }).click();
    await expect.poll(() => names(page).allTextContents()).toContain('git__echo');
    expect((await names(page).allTextContents()).every((name) => name.startsWith('git__'))).toBe(true);
    expect(page.url()).toContain('group=prod');

    await page.goto(`${app.hub.url}/smart-routing?q=echo+pid`);
    await page.getByRole('combobox', { name: 'In whose place' }).click();
    await page.getByRole('option', { name: /narrow/ }).click();
    await expect.poll(() => names(page).allTextContents()).toEqual(['web__pid']);
    await page.getByText(/better or equally good tools? (is|are) closed to this key/).waitFor();

    await page.goto(`${app.hub.url}/smart-routing?q=echo&group=prod&key=${narrow.id}`);
    await page.getByText('This key does not open this group').waitFor();
    await page.getByRole('button', { name: 'Search everything' }).click();
    await names(page).first().waitFor();
    expect(page.url()).not.toContain('key=');
    await close();
  });

  test('tells nothing found from nothing there, nothing open, and nothing sure enough', async () => {
    const { page, close } = await app.open('/smart-routing?q=zebra');
    await page.getByRole('heading', { name: 'Nothing was found' }).waitFor();
    await page.goto(`${app.hub.url}/smart-routing?q=echo&group=void`);
    await page.getByRole('heading', { name: 'This group has no tools' }).waitFor();
    await page.goto(`${app.hub.url}/smart-routing?q=echo&server=off`);
    await page.getByRole('heading', { name: 'This server has no tools here' }).waitFor();
    await page.goto(`${app.hub.url}/smart-routing?q=echo&group=absent`);
    await page.getByRole('heading', { name: 'There is no such group' }).waitFor();
    expect((await patchSettings({ threshold: 1 })).status).toBe(200);
    await page.goto(`${app.hub.url}/smart-routing?q=echo+a+message`);
    await page.getByRole('heading', { name: 'Nothing is sure enough' }).waitFor();
    expect(await page.getByRole('link', { name: 'Open the settings' }).getAttribute('href')).toBe(
      '/settings?section=smart',
    );
    await patchSettings({ threshold: null });
    await page.getByRole('heading', { name: 'Nothing is sure enough' }).waitFor({ state: 'detached' });
    await names(page).first().waitFor();
    await close();
  });

  test('lists what agents asked and called, and asks it again by a click', async () => {
    const client = new RawClient(`${app.hub.url}/mcp/$smart/prod`, app.hub.key);
    expect(await client.connect()).toBe(200);
    await client.call('search_tools', { query: 'say something back' });
    await client.call('search_tools', { query: 'echo what I say' });
    await client.call('call_tool', { name: 'git__echo', arguments: { message: 'hello' } });
    await client.end();

    const { page, close } = await app.open('/smart-routing?tab=queries');
    const row = (text: string) => page.getByRole('row', { name: new RegExp(text) });
    await row('echo what I say').getByText('git__echo').last().waitFor();
    await row('echo what I say').getByText('/mcp/$smart/prod').waitFor();
    await page.getByRole('radio', { name: 'Led nowhere' }).click();
    await row('echo what I say').waitFor({ state: 'detached' });
    await row('say something back').waitFor();
    await page.getByRole('heading', { name: /What use has taught/ }).waitFor();
    await page.getByText('Learning', { exact: true }).waitFor();
    await row('say something back').click();
    expect(await field(page).inputValue()).toBe('say something back');
    expect(page.url()).toContain('group=prod');
    expect(page.url()).not.toContain('tab=');
    await close();
  });

  test('changes what agents read, with all of it shown before it is saved, and takes it back', async () => {
    const { page, close } = await app.open('/smart-routing?tab=text', { as: EDITOR });
    const line = page.getByLabel('In a sentence or two');
    const whole = page.getByRole('region', { name: 'The text that agents read' });
    await line.fill('x'.repeat(2001));
    await page.getByText('1 character too many.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await line.fill('Tools of the night shift.');
    await whole.getByText('Tools of the night shift.', { exact: false }).waitFor();
    await page.getByText('As it will be when you save.').waitFor();
    await tab(page, 'Search').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click();
    await page.keyboard.press('Control+s');
    await page.getByText('What agents read is saved', { exact: true }).waitFor();
    const about = async () => (await rest(app.hub, 'GET', '/smart-routing/text')).body.about;
    expect(await about()).toBe('Tools of the night shift.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => line.inputValue()).toBe('');
    expect(await about()).toBe(null);
    await close();
  });

  test('never overwrites a line that somebody else saved, and does not mind other changes', async () => {
    const { page, close } = await app.open('/smart-routing?tab=text&endpoint=spare', { as: EDITOR });
    const line = page.getByLabel('In a sentence or two');
    const patch = (body: unknown) => rest(app.hub, 'PATCH', '/groups/spare', body, { ifMatch: '*' });
    const about = async () => (await rest(app.hub, 'GET', '/groups/spare')).body.spec;
    await line.fill('Mine.');
    await patch({ description: 'Something else of it.' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('What agents read is saved', { exact: true }).waitFor();
    expect(await about()).toMatchObject({
      smartRouting: { about: 'Mine.' },
      description: 'Something else of it.',
    });

    await line.fill('Mine again.');
    await patch({ smartRouting: { about: 'Theirs.' } });
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Theirs.', { exact: false }).first().waitFor();
    await dialog.getByRole('button', { name: 'Go on editing' }).click();
    expect(await line.inputValue()).toBe('Mine again.');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: /Keep mine/ }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await about()).toMatchObject({ smartRouting: { about: 'Mine again.' } });
    await close();
  });

  test('compares what endpoints cost, and the overview says what is saved', async () => {
    const { page, close } = await app.open('/');
    const tile = page.getByRole('link', { name: /^Tokens saved by search/ });
    await tile.getByText(/instead of/).waitFor();
    await tile.click();
    const row = (text: string) => page.getByRole('row', { name: new RegExp(text) });
    await row('/mcp/prod').waitFor();
    expect(await row('/mcp/git').count()).toBe(0);
    await page.getByRole('radio', { name: 'All' }).click();
    await row('/mcp/git').waitFor();
    await close();
  });

  test('says how the index is, and offers no reindex where nothing is embedded', async () => {
    const { page, close } = await app.open('/smart-routing');
    await page.getByRole('link', { name: 'By words alone' }).click();
    await page.getByText('This hub has no embedder', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Reindex' }).count()).toBe(0);
    await close();
  });

  test('says that it is switched off, and where it is switched on', async () => {
    await patchSettings({ enabled: false });
    const { page, close } = await app.open('/smart-routing?q=echo');
    await page.getByText('Smart endpoints are switched off').waitFor();
    const link = page.getByRole('link', { name: 'Settings' }).last();
    expect(await link.getAttribute('href')).toBe('/settings?section=smart');
    await names(page).first().waitFor();
    await patchSettings({ enabled: true });
    await page.getByText('Smart endpoints are switched off').waitFor({ state: 'detached' });
    await close();
  });

  test('lets a viewer search and read, and shows no words of others', async () => {
    const { page, close } = await app.open('/smart-routing?q=echo', { as: VIEWER });
    await names(page).first().waitFor();
    expect(await page.getByRole('combobox', { name: 'In whose place' }).count()).toBe(0);
    await tab(page, 'Queries').click();
    await page.getByRole('heading', { name: 'Your role does not show what agents ask' }).waitFor();
    await tab(page, 'What agents read').click();
    await page.getByText('Administrators and editors can change it.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 1440 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 390 },
  ] as const)(
    'is accessible and fits in the $colorScheme theme at $width px',
    async ({ colorScheme, width }) => {
      const viewport = { width, height: 900 };
      const { page, close } = await app.open('/smart-routing?q=echo', { colorScheme, viewport });
      await names(page).first().click();
      await page.getByRole('figure', { name: 'the input schema' }).waitFor();
      await fits(page);
      await tab(page, 'Queries').click();
      await page.getByRole('heading', { name: /What use has taught/ }).waitFor();
      await fits(page);
      await tab(page, 'What agents read').click();
      await page.getByLabel('In a sentence or two').waitFor();
      await fits(page);
      await tab(page, 'Tokens').click();
      await page.getByRole('row', { name: /mcp\/prod/ }).waitFor();
      await fits(page);
      await tab(page, 'Index').click();
      await page.getByText('This hub has no embedder', { exact: false }).waitFor();
      await fits(page);
      await close();
    },
  );

  test('is whole in Chinese', async () => {
    const { page, close } = await app.open('/smart-routing?q=echo', { locale: 'zh-CN' });
    await page.getByText('仅按词语').first().waitFor();
    await page.getByRole('tab', { name: '智能体看到的内容' }).click();
    await page.getByLabel('用一两句话描述').waitFor();
    await close();
  });
});

describe.runIf(canShowConsole)('the page of smart routing on a hub without servers', () => {
  let app: Console;
  beforeAll(async () => {
    app = await startConsole({ env });
  });
  afterAll(() => app?.close());

  test('says that there is nothing to find yet, and how to begin', async () => {
    const { page, close } = await app.open('/smart-routing');
    await page.getByRole('heading', { name: 'There are no tools yet' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Add a server' }).click();
    await page.waitForURL(/\/servers\?add=1/);
    await close();
  });
});
