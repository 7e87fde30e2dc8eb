import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { userListSchema } from '../../server/contract/api/users.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { rest, restAs } from '../support/rest.ts';
import { Keyboard } from './keyboard.ts';
import { canShowConsole, untilServed, violations } from './support.ts';

const PASSWORD = 'quiet cables under the harbour';
const env = { CONSOLE: 'on', BEARER_KEY: undefined };
const block = { mcpServers: { notes: { command: process.execPath, args: [FIXTURE, '--stdio'] } } };

const cursorFile = z.object({
  mcpServers: z.record(z.string(), z.object({ url: z.url(), headers: z.record(z.string(), z.string()) })),
});

/** One person's first day with the hub, without touching the mouse. Every step goes on where the last one ended. */
describe.runIf(canShowConsole)('a new administrator with nothing but a keyboard', () => {
  // The hub is stopped and started again over the same folder.
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-journey-'));
  let hub: Hub;
  let browser: Browser;
  let page: Page;
  let keys: Keyboard;
  let client: Client | undefined;

  beforeAll(async () => {
    hub = await startHub({ env, dir, settings: { mcpServers: {} } });
    browser = await launchBrowser();
    await untilServed(`${hub.url}/`);
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    page = await context.newPage();
    keys = new Keyboard(page);
  });
  afterAll(async () => {
    await client?.close();
    await browser?.close();
    await hub?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}`) }).first();
  const said = (text: string | RegExp): Locator => page.getByText(text, { exact: true }).first();
  const specOf = async (name: string) => (await rest(hub, 'GET', `/servers/${name}`)).body.spec;
  const patch = (body: object) => rest(hub, 'PATCH', '/servers/notes', body, { ifMatch: '*' });

  test('makes the account by the link that the hub left, and is shown the first steps', async () => {
    const text = readFileSync(join(hub.dataDir, 'first-run.txt'), 'utf8');
    const link = /\/setup#[\w-]+/.exec(text)?.[0];
    await page.goto(`${hub.url}${link}`);
    await keys.fill(field('Username'), 'mei');
    for (const password of await page.locator('input[autocomplete=new-password]').all())
      await keys.fill(password, PASSWORD);
    await keys.press(button('Create and go on'));
    await page.getByText('Waiting for your first client…').waitFor();
    await keys.press(page.getByRole('link', { name: 'Do it later' }));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('signs out and in again', async () => {
    await keys.press(page.getByRole('button', { name: /^Your account/ }));
    await keys.press(button('Sign out'));
    await keys.fill(page.locator('input[autocomplete=username]'), 'mei');
    await keys.fill(page.locator('input[autocomplete=current-password]'), PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('pastes a block of Claude Desktop and watches the server become ready', async () => {
    await keys.jump('Servers');
    await keys.press(page.getByRole('link', { name: 'Add server' }).or(button('Add server')).first());
    await keys.fill(field('Command line, URL or configuration'), JSON.stringify(block));
    await page.getByText('A block of JSON with one server').waitFor();
    await page.keyboard.press('Control+Enter');
    await keys.press(button('Test connection'));
    await page.getByText(/^It works: \d+ tools/).waitFor();
    await keys.press(button('Add server'));
    await said('Added notes').waitFor();
    await said('Ready').waitFor();
  });

  test('makes a group of one tool', async () => {
    await keys.jump('Groups');
    await keys.press(page.getByRole('link', { name: 'Create group' }).first());
    await keys.fill(field('Name'), 'Writers');
    const tree = page.getByRole('tree');
    await keys.reach(tree);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByRole('region', { name: 'What clients see' }).getByText('notes__echo').first().waitFor();
    await keys.press(button(/^Create group|^Create|^Save/));
    await said('Group “Writers” is created').waitFor();
  });

  test('makes a key for it, and the page turns green when a client connects by the snippet', async () => {
    await keys.jump('Keys');
    await keys.press(button('Create key'));
    await keys.fill(field('Name'), 'Cursor');
    await keys.reach(page.getByRole('radio', { name: /Everything/ }));
    await keys.tap('ArrowRight');
    await keys.press(button(/Add groups/));
    await page.getByRole('option', { name: /Writers/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await keys.press(button('Create key'));
    await page.getByText('Waiting for the first client…').waitFor();
    await keys.reach(page.getByRole('tab', { selected: true }));
    await keys.reach(page.getByRole('tab', { name: 'Cursor', exact: true }), 'ArrowRight');
    const shown = await page.getByRole('tabpanel').locator('pre').textContent();
    const [target] = Object.values(cursorFile.parse(JSON.parse(shown ?? '')).mcpServers);
    client = new Client({ name: 'journey', version: '1.2.3' });
    const { url = '', headers = {} } = target ?? {};
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    await page.getByText('journey 1.2.3').waitFor();
    expect((await client.listTools()).tools).toHaveLength(1);
    expect(await violations(page)).toEqual([]);
    await keys.press(page.getByRole('checkbox', { name: 'I have put it where it belongs' }), 'Space');
    await keys.press(button('Done'));
  });

  test('edits the server while somebody else does, sees both versions, and keeps their own', async () => {
    await keys.jump('Servers');
    await keys.reach(page.locator('[data-row="0"]'));
    await page.keyboard.press('Enter');
    await keys.press(button('Edit'));
    await keys.fill(field('Title'), 'Mine');
    await patch({ title: 'Theirs' });
    await keys.press(button('Save changes'));
    const dialog = page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' });
    await dialog.getByText('"title": "Theirs"').waitFor();
    await dialog.getByText('"title": "Mine"').waitFor();
    await keys.press(dialog.getByRole('button', { name: 'Keep mine' }));
    await said('Saved notes').waitFor();
    expect(await specOf('notes')).toMatchObject({ title: 'Mine' });
  });

  test('rolls the change back', async () => {
    await keys.jump('Settings');
    await keys.press(page.getByRole('link', { name: 'Revisions' }));
    await keys.reach(page.locator('[data-row="0"]'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await keys.press(button('Roll back to this revision…'));
    await keys.press(button('Roll back one change'));
    await page
      .getByText(/^Rolled back to revision/)
      .first()
      .waitFor();
    expect(await specOf('notes')).toMatchObject({ title: 'Theirs' });
  });

  test('signs in again under a half-filled form, and the form is as it was', async () => {
    await keys.jump('Keys');
    await keys.press(button('Create key'));
    await keys.fill(field('Name'), 'Half a name');
    const { items } = await restAs(hub, userListSchema, '/users');
    const { status } = await rest(hub, 'POST', `/users/${items[0]?.id}/end-sessions`);
    expect(status).toBeLessThan(300);
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    const address = page.url();
    await keys.fill(dialog.getByRole('textbox', { name: 'Password' }), PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(page.url()).toBe(address);
    expect(await field('Name').inputValue()).toBe('Half a name');
  });

  test('goes on where they were when the hub was restarted under the page', async () => {
    await hub.stop();
    await page.getByText(/^The hub cannot be reached/).waitFor();
    expect(await field('Name').inputValue()).toBe('Half a name');
    hub = await startHub({ env, dir, port: hub.port });
    await page.getByText(/^The hub cannot be reached/).waitFor({ state: 'detached' });
    await keys.reach(page.getByRole('radio', { name: /Everything/ }));
    await keys.press(button('Create key'));
    await page.getByText('Waiting for the first client…').waitFor();
    const { body } = await rest(hub, 'GET', '/keys');
    expect(JSON.stringify(body)).toContain('Half a name');
  });

  test('deletes the server after it was said who loses something by it', async () => {
    await keys.press(page.getByRole('checkbox', { name: 'I have put it where it belongs' }), 'Space');
    await keys.jump('Servers');
    await keys.choose(button('Actions for notes'), page.getByRole('menuitem', { name: 'Delete' }));
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('1 group').waitFor();
    expect(await dialog.textContent()).toContain('Writers');
    await keys.press(dialog.getByRole('button', { name: 'Delete server' }));
    await said('notes was deleted').waitFor();
    expect((await rest(hub, 'GET', '/servers/notes')).status).toBe(404);
  });
});
