import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { serverSchema } from '../../server/contract/api/servers.ts';
import { toolListSchema } from '../../server/contract/api/tools.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { makeKey, rest, restAs } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const fixture = (...args: string[]) => ({ command: process.execPath, args: [FIXTURE, '--stdio', ...args] });

/** A server whose program is not there until `repair`. */
const dir = mkdtempSync(join(tmpdir(), 'patchbay-servers-'));
const late = join(dir, 'late.mjs');
const repair = () => writeFileSync(late, `await import(${JSON.stringify(FIXTURE)});`);

const settings = {
  mcpServers: {
    alpha: { ...fixture(), title: 'The first', category: 'test', env: { TOKEN: 'abcdefgh' } },
    beta: fixture('--tools', '30'),
    doomed: fixture(),
    late: { command: process.execPath, args: [late, '--stdio'], title: 'Comes later' },
    plain: { ...fixture(), description: 'Nobody changes this one.' },
    remote: { type: 'streamable-http', url: 'http://127.0.0.1:9/mcp', headers: { 'X-Token': 'abcdefgh' } },
    wrong: { command: 7 },
  },
  groups: [{ id: 'prod', name: 'Production', servers: ['alpha', 'doomed'] }],
};

describe.runIf(canShowConsole)('the servers', () => {
  let console: Console;

  beforeAll(async () => {
    // Long waits between tries: a server that fails must not recover by itself while a test looks at it.
    console = await startConsole({ settings, env: { PATCHBAY_ENV: 'production' } });
  });

  afterAll(async () => {
    await console?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const shownRows = (page: Page) => page.locator('[data-row]').count();

  test('are listed with what each is doing, and with what the settings file is wrong about', async () => {
    const { page, complaints, close } = await console.open('/servers');
    await row(page, 'alpha').getByText('Ready').waitFor();
    await row(page, 'late')
      .getByText(/Failed|Connecting/)
      .waitFor();
    expect(await row(page, 'alpha').textContent()).toContain('The first');
    expect(await row(page, 'alpha').textContent()).toContain('1 process');
    const banner = page.getByRole('region', { name: 'Problems of the settings file' });
    expect(await banner.textContent()).toContain('mcpServers.wrong.command');
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await row(page, 'alpha').getByText('Ready').waitFor();
    expect(await banner.count()).toBe(0);
    // What is not signed in yet is told so before the form is shown.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  test('are found by text and filters, which the address keeps and Back takes away', async () => {
    const { page, close } = await console.open('/servers?sort=-tools');
    await row(page, 'beta').getByText('Ready').waitFor();
    expect(await page.locator('[data-row="0"]').textContent()).toContain('beta');
    await page.getByRole('textbox', { name: 'Search servers' }).fill('first');
    await expect.poll(() => shownRows(page)).toBe(1);
    expect(page.url()).toContain('q=first');
    await page.getByRole('textbox', { name: 'Search servers' }).fill('');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Transport' }).click();
    await page.getByRole('option', { name: 'HTTP' }).click();
    await expect.poll(() => shownRows(page)).toBe(1);
    await page.reload();
    await row(page, 'remote').waitFor();
    expect(await shownRows(page)).toBe(1);
    await page.goBack();
    await expect.poll(() => shownRows(page)).toBeGreaterThan(1);
    await close();
  });

  test('are disabled by their menu and brought back by Undo', async () => {
    const { page, close } = await console.open('/servers');
    await row(page, 'plain').getByText('Ready').waitFor();
    await page.getByRole('button', { name: 'Actions for plain' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await row(page, 'plain').getByText('Disabled').waitFor();
    await page.getByRole('button', { name: /Undo/ }).click();
    await row(page, 'plain').getByText('Ready').waitFor();
    await close();
  });

  test('say at which stage they failed, and are tried at once when somebody says so', async () => {
    const { page, close } = await console.open('/servers?name=late');
    const failure = page.getByRole('region', { name: 'What failed' });
    await failure.getByText(/Failed:/).waitFor();
    expect(await failure.textContent()).toMatch(/attempts?/);
    repair();
    await failure.getByRole('button', { name: 'Try now' }).click();
    await failure.waitFor({ state: 'detached' });
    await page.getByText('Ready').first().waitFor();
    await page.getByRole('tab', { name: 'Health' }).click();
    await page.getByRole('table', { name: 'Processes of the server' }).getByText('node').waitFor();
    await close();
  });

  test('offer the tools that are switched on, one by one and many at once, with a way back', async () => {
    const { page, close } = await console.open('/servers?name=beta');
    await page.getByRole('switch', { name: 'Offer echo to clients' }).click();
    await expect.poll(() => offered(console, 'beta')).not.toContain('echo');
    await page.getByRole('textbox', { name: 'Search this list' }).fill('tool_');
    await page.getByRole('button', { name: 'Disable 30' }).click();
    await expect.poll(async () => (await offered(console, 'beta')).includes('tool_7')).toBe(false);
    expect(await offered(console, 'beta')).toContain('sleep');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await offered(console, 'beta')).includes('tool_7')).toBe(true);
    expect(await offered(console, 'beta')).not.toContain('echo');
    await page.reload();
    await page.getByRole('button', { name: 'Disable 30' }).waitFor();
    await close();
  });

  test('show a tool under another name, and say at the field why a name cannot be', async () => {
    const { page, close } = await console.open('/servers?name=alpha&tool=pid');
    await page.getByRole('dialog').getByText('Its process id').waitFor();
    await page.getByRole('button', { name: 'Rename and describe' }).click();
    const name = page.getByRole('textbox', { name: 'Shown as' });
    await name.fill('echo');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This is the name of “echo”.').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await name.fill('process_id');
    await page.getByRole('textbox', { name: 'Description' }).fill('Which process this is');
    await page.getByRole('button', { name: 'Save' }).click();
    await name.waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByText('Own description').waitFor();
    await expect.poll(() => offered(console, 'alpha')).toContain('process_id');
    await close();
  });

  test('show what they write while they write it', async () => {
    const { page, close } = await console.open('/servers?name=alpha&tab=logs');
    const log = page.getByRole('region', { name: 'Output of alpha' });
    await log.getByText(/ready: \d+ tools/).waitFor();
    const call = { endpoint: 'alpha', name: 'log', arguments: { text: 'a line for the test' } };
    await rest(console.hub, 'POST', '/tools/call', call);
    await log.getByText('a line for the test').waitFor();
    await page.getByRole('radio', { name: 'stderr' }).click();
    await expect.poll(() => page.getByText('a line for the test').count()).toBe(0);
    await page.getByRole('radio', { name: 'MCP log' }).click();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('alpha-output.txt');
    await close();
  });

  test('show their calls as they end', async () => {
    const { page, close } = await console.open('/servers?name=alpha&tab=activity');
    const calls = page.getByRole('table', { name: 'Last calls' });
    await calls.waitFor();
    await rest(console.hub, 'POST', '/tools/call', { endpoint: 'alpha', name: 'fail' });
    await calls.getByText('Tool error').waitFor();
    expect(await calls.getByRole('row').filter({ hasText: 'fail' }).count()).toBe(1);
    await close();
  });

  test('show what runs and never a secret, and how they differ from the settings file', async () => {
    const { page, close } = await console.open('/servers?name=alpha&tab=config');
    await page.getByText(`${FIXTURE} --stdio`).waitFor();
    expect(await page.content()).not.toContain('abcdefgh');
    const { body } = await rest(console.hub, 'GET', '/servers/alpha');
    const { revision } = serverSchema.parse(body);
    await rest(console.hub, 'PATCH', '/servers/alpha', { title: 'Another' }, { ifMatch: `"${revision}"` });
    const difference = page.getByRole('region', { name: 'Difference to the settings file' });
    await difference.getByText('"title": "The first"').waitFor();
    await difference.getByText('"title": "Another"').waitFor();
    await close();
  });

  test('are deleted after it was said who loses something by it', async () => {
    await makeKey(console.hub, { name: 'for doomed', scope: { groups: [], servers: ['doomed'], tools: [] } });
    const { page, close } = await console.open('/servers?name=doomed&tab=access');
    await page.getByRole('link', { name: 'for doomed' }).waitFor();
    await page.getByText('it names the server').waitFor();
    await page.getByRole('button', { name: 'Actions for doomed' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('1 group').waitFor();
    expect(await dialog.textContent()).toContain('Production');
    expect(await dialog.textContent()).toContain('1 key');
    await dialog.getByRole('button', { name: 'Delete server' }).click();
    await row(page, 'alpha').waitFor();
    expect(await row(page, 'doomed').count()).toBe(0);
    expect(new URL(page.url()).search).toBe('');
    await close();
  });

  test('are reached and left by the keyboard alone', async () => {
    const { page, close } = await console.open('/servers');
    await row(page, 'plain').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('plain');
    await expect.poll(() => shownRows(page)).toBe(1);
    await page.locator('[data-row="0"]').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Nobody changes this one.').waitFor();
    await page.getByRole('tab', { name: 'Tools' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[role=tab]:focus', { hasText: 'Resources' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'The resources' }).waitFor();
    await page.goBack();
    await page.goBack();
    await row(page, 'plain').waitFor();
    expect(await page.getByRole('textbox', { name: 'Search servers' }).inputValue()).toBe('plain');
    await close();
  });

  test('are shown to a viewer without what a viewer may not do', async () => {
    const viewer = { username: 'vera', password: 'quiet-harbour-lantern-4' };
    const { status } = await rest(console.hub, 'POST', '/users', { ...viewer, role: 'viewer' });
    expect(status).toBe(201);
    const { page, close } = await console.open('/servers', { as: viewer });
    await row(page, 'alpha').getByText('Ready').waitFor();
    expect(await page.getByRole('button', { name: 'Add server' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Actions for alpha' }).click();
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Open']);
    await page.getByRole('menuitem', { name: 'Open' }).click();
    await page.getByRole('tab', { name: 'Tools' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Logs' }).count()).toBe(0);
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Restart|Disable|Edit/ }).count()).toBe(0);
    await close();
  });

  test('lead to the forms that add and edit one, and back', async () => {
    const { page, close } = await console.open('/servers?new=1');
    await page.getByRole('heading', { name: 'Add a server' }).waitFor();
    expect(new URL(page.url()).search).toBe('?add=1');
    await page.goto(`${console.hub.url}/servers?name=plain`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('heading', { name: /plain/ }).waitFor();
    await page.goBack();
    await page.getByText('Nobody changes this one.').waitFor();
    await close();
  });

  test('that do not exist are said not to', async () => {
    const { page, close } = await console.open('/servers?name=nobody');
    await page.getByText('There is no server “nobody”').waitFor();
    await page.getByRole('link', { name: 'Show all servers' }).click();
    await row(page, 'alpha').waitFor();
    await close();
  });

  test('are read in Chinese by whose browser says so', async () => {
    const { page, close } = await console.open('/servers', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '服务器', exact: true }).waitFor();
    await row(page, 'alpha').getByText('就绪').waitFor();
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('are accessible in the $colorScheme theme at $width px', async ({ colorScheme, width }) => {
    const { page, close } = await console.open('/servers', { colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await row(page, 'alpha').getByText('Ready').waitFor();
    const check = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await violations(page)).toEqual([]);
    };
    await check();
    await row(page, 'alpha').click();
    for (const tab of [
      'Tools',
      'Resources',
      'Prompts',
      'Logs',
      'Health',
      'Configuration',
      'Access',
      'Activity',
    ]) {
      await page.getByRole('tab', { name: tab }).click();
      const panel = page.getByRole('tabpanel', { name: tab });
      await panel.waitFor();
      await expect.poll(() => panel.getByRole('status', { name: /loading/ }).count()).toBe(0);
      await check();
    }
    await close();
  });
});

const names = z.array(z.string());

/** Names that a client of the server's endpoint sees. */
async function offered({ hub }: Console, server: string): Promise<string[]> {
  const { items } = await restAs(hub, toolListSchema, `/tools?endpoint=${server}`);
  return names.parse(items.map(({ name }) => name));
}
