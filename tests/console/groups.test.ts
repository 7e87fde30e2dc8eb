import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as reads from '../../server/contract/api/reads.ts';
import { groupFootprintSchema } from '../../server/contract/items.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, restAs, waitForServers } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const VIEWER = { username: 'vic', password: 'amber-cables-at-night-3' };

const fixture = (...args: string[]) => ({ command: 'node', args: [FIXTURE, '--stdio', ...args] });

const settings = {
  mcpServers: { git: fixture(), web: fixture('--tools', '3'), off: { ...fixture(), enabled: false } },
  groups: [
    { id: 'prod', name: 'Production', description: 'For agents.', servers: ['git', 'off'] },
    { id: 'small', servers: [{ name: 'web', tools: ['tool_0', 'tool_1', 'absent'], alias: 'w' }] },
  ],
};

describe.runIf(canShowConsole)('the groups page', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole({ settings });
    await waitForServers(app.hub, ['git', 'web']);
    await rest(app.hub, 'POST', '/users', { ...VIEWER, role: 'viewer' });
    await makeKey(app.hub, { name: 'agent', scope: { groups: ['prod'] } });
    await makeKey(app.hub, { name: 'web only', scope: { servers: ['web'] } });
    await makeKey(app.hub, { name: 'everything', scope: { all: true } });
  });
  afterAll(() => app?.close());

  const card = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }).first();
  const patch = (id: string, body: unknown) =>
    rest(app.hub, 'PATCH', `/groups/${id}`, body, { ifMatch: '*' });
  const toolNames = async (id: string) => {
    const client = new RawClient(`${app.hub.url}/mcp/${id}`, app.hub.key);
    expect(await client.connect()).toBe(200);
    const names = await client.toolNames();
    await client.end();
    return names;
  };
  const saved = (page: Page, name: string) =>
    page.getByText(`Group “${name}” is saved`, { exact: true }).waitFor();

  test('says on every card what the hub says: tools, tokens, keys, servers and what needs a look', async () => {
    const { page, complaints, close } = await app.open('/groups');
    for (const [id, name] of [
      ['prod', 'Production'],
      ['small', 'small'],
    ] as const) {
      const { tools, tokens } = await restAs(app.hub, groupFootprintSchema, `/groups/${id}/footprint`);
      const { keys } = await restAs(app.hub, reads.groupAccessSchema, `/groups/${id}/access`);
      const fact = (label: string) =>
        card(page, name).locator('dl > div', { hasText: label }).locator('dd').textContent();
      await expect.poll(() => fact('Tools')).toBe(String(tools));
      await expect.poll(() => fact('Keys')).toBe(String(keys.length));
      const about = Number((await fact('Tokens'))?.replace(/[≈,\s]/g, '').replace('K', 'e3'));
      expect(Math.abs(about - tokens)).toBeLessThanOrEqual(Math.max(5, tokens * 0.05));
    }
    await card(page, 'Production').getByText('Disabled').waitFor();
    await card(page, 'Production').getByText('1 warning').waitFor();
    await card(page, 'small').getByText('From the settings file').waitFor();
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });

  test('keeps what was searched for and the order in the address', async () => {
    const { page, close } = await app.open('/groups');
    await page.getByLabel('Search groups').fill('web');
    await expect.poll(() => page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['small']);
    expect(page.url()).toContain('q=web');
    await page.getByLabel('Search groups').fill('');
    await page.getByRole('combobox', { name: 'Order of the groups' }).click();
    await page.getByRole('option', { name: 'Most servers first' }).click();
    expect(page.url()).toContain('sort=servers');
    await page.reload();
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allTextContents())
      .toEqual(['Production', 'small']);
    await close();
  });

  test('makes a group by the keyboard alone, and clients see exactly the names of the preview', async () => {
    const { page, close } = await app.open('/groups');
    await page.getByRole('link', { name: 'Create group' }).press('Enter');
    const isReached = () => page.getByLabel('Name').evaluate((field) => field === document.activeElement);
    await expect.poll(isReached).toBe(true);
    await page.keyboard.type('Night shift');
    await expect.poll(() => page.getByLabel('Id').inputValue()).toBe('night-shift');

    const tree = page.getByRole('tree');
    await tree.focus();
    await tree.press('Space');
    await page.getByText(/^all \d+ tools, now and later$/).waitFor();
    await tree.press('ArrowRight');
    await tree.press('ArrowDown');
    await tree.press('Space');
    await page.getByLabel('Prefix of git').focus();
    await page.keyboard.type('g');

    const names = page.getByRole('region', { name: 'What clients see' });
    await names.getByText('g__echo_raw', { exact: true }).waitFor();
    expect(await names.getByText('g__echo', { exact: true }).count()).toBe(0);
    const all = (await toolNames('git')).length;
    await names.getByText(String(all - 1), { exact: true }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Group “Night shift” is created', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Night shift', level: 1 }).waitFor();
    expect(page.url()).toContain('id=night-shift');

    const seen = await toolNames('night-shift');
    expect(seen).toHaveLength(all - 1);
    expect(seen).toContain('g__echo_raw');
    expect(seen).not.toContain('g__echo');
    await close();
  });

  test('saves what was changed and takes it back by Undo', async () => {
    const { page, close } = await app.open('/groups?id=small');
    await page.getByLabel('Search servers and tools').fill('tool_2');
    await page.getByRole('treeitem', { name: /tool_2/ }).click();
    await page.getByLabel('Description').fill('Only a few.');
    await page.getByRole('button', { name: 'Save' }).click();
    await saved(page, 'small');
    expect((await toolNames('small')).sort()).toEqual(['w__tool_0', 'w__tool_1', 'w__tool_2']);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await toolNames('small')).sort()).toEqual(['w__tool_0', 'w__tool_1']);
    await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('');
    await close();
  });

  test('says at its place what gives nothing and what cannot be saved', async () => {
    const { page, close } = await app.open('/groups?id=small');
    await page.getByText('absent is chosen, but the server does not list it.').waitFor();
    await page.getByLabel('Search servers and tools').fill('git');
    await page.getByRole('treeitem', { name: /^git/ }).click();
    await page.getByLabel('Prefix of git').fill('w');
    await page.getByText('This is the prefix of “web” in this group already.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    const summary = page.getByRole('region', { name: 'One field needs your attention' });
    await summary.getByRole('link', { name: 'Server git' }).click();
    expect(await page.getByLabel('Prefix of git').evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    await page.getByLabel('Prefix of git').fill('w__w');
    await page.getByText('This must not contain the name separator “__”.').first().waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByLabel('Prefix of git').waitFor({ state: 'detached' });

    await page.goto(`${app.hub.url}/groups?add=1`);
    await page.getByLabel('Id').fill('web');
    await page.getByText('A server or group has this id already.').waitFor();
    await close();
  });

  test('never overwrites unasked what somebody else saved, and loses nothing that was typed', async () => {
    const { page, close } = await app.open('/groups?id=prod');
    await page.getByLabel('Description').fill('Mine.');
    await patch('prod', { description: 'Theirs.' });
    await page.getByText('Somebody else saved this group after you began.', { exact: false }).waitFor();
    expect(await page.getByLabel('Description').inputValue()).toBe('Mine.');

    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Theirs.', { exact: false }).first().waitFor();
    await dialog.getByRole('button', { name: 'Go on editing' }).click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Mine.');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: /Keep mine/ }).click();
    await saved(page, 'Production');
    const { body } = await rest(app.hub, 'GET', '/groups/prod');
    expect(body.spec).toMatchObject({ name: 'Production', description: 'Mine.' });

    await page.getByLabel('Description').fill('Mine again.');
    await patch('prod', { description: 'Theirs again.' });
    await page.getByText('Somebody else saved this group after you began.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: /Take theirs/ }).click();
    await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('Theirs again.');
    await close();
  });

  test('shows what somebody else saved at once while nothing of one’s own would be lost', async () => {
    const { page, close } = await app.open('/groups?id=prod');
    await page.getByLabel('Description').waitFor();
    await patch('prod', { description: 'By the other one.' });
    await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('By the other one.');
    await close();
  });

  test('asks before unsaved changes are lost, and keeps them from tab to tab', async () => {
    const { page, close } = await app.open('/groups?id=prod');
    await page.getByLabel('Description').fill('Half a sentence');
    await page.getByRole('tab', { name: 'Connect' }).click();
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('tab', { name: 'Tools' }).click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Half a sentence');
    await page.getByRole('link', { name: 'Back to Groups' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Half a sentence');
    await page.getByRole('link', { name: 'Back to Groups' }).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('heading', { name: 'Groups', level: 1 }).waitFor();
    await close();
  });

  test('chooses prompts by themselves, and they are what clients get', async () => {
    const { page, close } = await app.open('/groups?id=small');
    await page.getByRole('button', { name: 'Actions for web' }).click();
    await page.getByRole('menuitem', { name: 'Prompts and resources…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Only these' }).first().click();
    await dialog.getByRole('button', { name: 'Remove greet' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('1 prompt', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await saved(page, 'small');
    const client = new RawClient(`${app.hub.url}/mcp/small`, app.hub.key);
    await client.connect();
    const { text } = await client.rpc('prompts/list');
    expect(text).toContain('w__plain');
    expect(text).not.toContain('w__greet');
    await client.end();
    await close();
  });

  test('gives every URL and snippet, each of which answers, and shows clients as they come and go', async () => {
    const { page, close } = await app.open('/groups?id=prod&tab=connect');
    await expect
      .poll(() => page.locator('main li code').allTextContents())
      .toEqual(
        ['mcp/prod', 'sse/prod', 'mcp/$smart/prod', 'mcp/Production'].map((path) => `${app.hub.url}/${path}`),
      );
    expect(await page.getByRole('tabpanel').last().textContent()).toContain(`${app.hub.url}/mcp/prod`);
    await page.getByRole('radio', { name: 'Smart routing' }).click();
    await expect
      .poll(() => page.getByRole('tabpanel').last().textContent())
      .toContain(`${app.hub.url}/mcp/$smart/prod`);
    const create = page.getByRole('link', { name: 'Create key' });
    expect(await create.getAttribute('href')).toBe('/keys?add=1&group=prod');

    await page.getByText('No client is connected.').waitFor();
    const client = new RawClient(`${app.hub.url}/mcp/Production`, app.hub.key);
    expect(await client.connect()).toBe(200);
    await page.getByRole('cell', { name: 'raw 1' }).waitFor();
    await client.end();
    await page.getByText('No client is connected.').waitFor();
    await close();
  });

  test('says who has keys to it and why, and what deleting takes from whom', async () => {
    const spec = { servers: [{ name: 'web' }] };
    expect((await rest(app.hub, 'POST', '/groups', { id: 'short', spec })).status).toBe(201);
    const key = await makeKey(app.hub, { name: 'for the short one', scope: { groups: ['short'] } });
    const client = new RawClient(`${app.hub.url}/mcp/short`, key.token);
    expect(await client.connect()).toBe(200);

    const { page, close } = await app.open('/groups?id=short&tab=access');
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
    await row('for the short one').getByText('names this group').waitFor();
    await row('web only').getByText('names a server').waitFor();
    await row('everything').getByText('opens everything').waitFor();

    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete group' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Delete group “short”?' });
    await dialog.getByText('One key names this group and loses it for good', { exact: false }).waitFor();
    await dialog.getByText('(for the short one)', { exact: false }).waitFor();
    await dialog.getByText('One client is connected and will be cut off.').waitFor();
    await dialog.getByRole('button', { name: 'Delete group' }).click();
    await page.getByText('Group “short” is deleted', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Groups', level: 1 }).waitFor();
    expect(await new RawClient(`${app.hub.url}/mcp/short`, app.hub.key).connect()).toBe(404);
    await page.goBack();
    await page.getByText('There is no group “short”').waitFor();
    await close();
  });

  test('lets a viewer look at everything and change nothing', async () => {
    const { page, close } = await app.open('/groups', { as: VIEWER });
    await card(page, 'Production').waitFor();
    expect(await page.getByRole('link', { name: 'Create group' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Production' }).click();
    await page.getByText('git__echo', { exact: true }).waitFor();
    await page.getByText(/^All \d+ tools, now and later/).waitFor();
    expect(await page.getByRole('tree').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'More actions' }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByText(/keys of others open it, too/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.hub.url}/groups?add=1`);
    await card(page, 'Production').waitFor();
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 1440 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('is accessible and fits in the $colorScheme theme at $width px', async (look) => {
    const { colorScheme, width } = look;
    const { page, close } = await app.open('/groups', { colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const check = async () => {
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    };
    await card(page, 'Production').waitFor();
    await check();
    await page.goto(`${app.hub.url}/groups?id=prod`);
    await page.getByText('git__echo', { exact: true }).waitFor();
    await page.getByLabel('Description').fill('Changed');
    await page.getByRole('tree').press('ArrowDown');
    await page.getByRole('tree').press('ArrowRight');
    await check();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('tab', { name: 'Connect' }).click();
    await page.getByText('No client is connected.').waitFor();
    await check();
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('row', { name: /agent/ }).waitFor();
    await check();
    await page.goto(`${app.hub.url}/groups?add=1`);
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByRole('region', { name: 'One field needs your attention' }).waitFor();
    await check();
    await close();
  });

  test('is whole in Chinese', async () => {
    const { page, close } = await app.open('/groups?id=prod', { locale: 'zh-CN' });
    await page
      .getByText(/全部 \d+ 个工具，含以后新增/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: '连接' }).click();
    await page.getByText('没有已连接的客户端。').waitFor();
    await close();
  });
});

describe.runIf(canShowConsole)('the groups page of a hub without groups', () => {
  let app: Console;
  beforeAll(async () => {
    app = await startConsole();
  });
  afterAll(() => app?.close());

  test('says what a group is, how to begin, and the same for the settings file', async () => {
    const { page, close } = await app.open('/groups');
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor();
    await page.getByText('"groups": [', { exact: false }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Create group' }).click();
    await page.getByRole('heading', { name: 'Create group', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor();
    await close();
  });
});
