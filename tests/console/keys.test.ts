import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest, waitForServers } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const fixture = { command: 'node', args: [FIXTURE, '--stdio'] };
const EDITOR = { username: 'jonas', password: 'three unlikely pelicans' };

describe.runIf(canShowConsole)('the keys page', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole({
      settings: {
        mcpServers: { a: fixture, b: fixture },
        groups: [{ id: 'both', name: 'Both', servers: [{ name: 'a', tools: ['echo'] }, 'b'] }],
      },
    });
    await waitForServers(app.hub, ['a', 'b']);
    await rest(app.hub, 'POST', '/users', { ...EDITOR, role: 'editor' });
  });
  afterAll(() => app?.close());

  const client = (path: string, token: string) => new RawClient(`${app.hub.url}${path}`, token);
  const shownSecret = async (page: Page): Promise<string> =>
    (await page.getByText(/^pb_[a-z2-7]{10}_\S{20,}$/).textContent()) ?? '';

  test('a new key shows its secret once, asks before it is left, and turns green with its first client', async () => {
    const { page, complaints, close } = await app.open('/keys?add=1&group=both');
    await page.getByLabel('Name').fill('First of mine');
    await page.getByText(/^\d+ tools of 2 servers/).waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('heading', { name: '“First of mine” is ready' }).waitFor();
    const token = await shownSecret(page);

    await page.getByRole('combobox', { name: 'Endpoint' }).waitFor();
    const snippet = page.getByRole('tabpanel');
    await expect.poll(() => snippet.textContent()).toContain(`${app.hub.url}/mcp/both`);
    expect(await snippet.textContent()).toContain(token);

    await page.getByRole('button', { name: 'Done' }).click();
    const question = page.getByRole('alertdialog', { name: 'Leave without the secret?' });
    await question.getByRole('button', { name: 'Back to the secret' }).click();

    await page.getByText('Waiting for the first client…').waitFor();
    const mine = client('/mcp/both', token);
    expect(await mine.connect()).toBe(200);
    await page.getByText('raw 1 is connected on /mcp/both. The key works.').waitFor();

    await page.getByLabel('I have put it where it belongs').click();
    await page.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /First of mine/ });
    await row.getByText('1 group').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(unexpected(complaints)).toEqual([]);
    await close();
  });

  test('what is missing is told above and at its field; servers and tools are picked by keyboard', async () => {
    const { page, close } = await app.open('/keys?new=1');
    await page.getByRole('radio', { name: 'Only what I choose' }).click();
    await page.getByText('Nothing yet. Choose groups').waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('2 fields need your attention').waitFor();
    await page.getByRole('link', { name: 'Name' }).click();
    expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('Picked');

    const tree = page.getByRole('tree', { name: 'Servers and tools' });
    await tree.focus();
    await page.keyboard.press('Space');
    await page.getByText('1 whole server, no single tool').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.getByText(/^No whole server, \d+ single tools$/).waitFor();
    await page.getByText(/^\d+ tools of 1 server/).waitFor();
    await page.getByLabel('Name').press('Enter');
    await page.getByRole('heading', { name: '“Picked” is ready' }).waitFor();
    await close();
  });

  test('a name that nobody has is flagged, and taken out by a click', async () => {
    const { page, close } = await app.open('/keys?add=1&server=gone');
    await page.getByText('One name stands for nothing').waitFor();
    await page.getByRole('button', { name: 'Remove them' }).click();
    await page.getByText('Nothing yet. Choose groups').waitFor();
    await close();
  });

  test('what a key can call is listed for each endpoint, with the addresses to copy', async () => {
    const { id } = await makeKey(app.hub, { name: 'Reader', scope: { groups: ['both'] } });
    const { page, close } = await app.open(`/keys?id=${id}&tab=tools`);
    const drawer = page.getByRole('dialog', { name: /Reader/ });
    await drawer.getByText('a__echo', { exact: true }).waitFor();
    await drawer.getByRole('combobox', { name: 'Through' }).click();
    await page.getByRole('option', { name: 'Server “a”' }).click();
    await drawer.getByText('1 tool', { exact: true }).waitFor();
    await drawer.getByText('echo', { exact: true }).waitFor();
    expect(page.url()).toContain('endpoint=a');
    await drawer.getByRole('tab', { name: 'Endpoints' }).click();
    await drawer.getByText(`${app.hub.url}/mcp/both`, { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Copy the URL of /mcp/both' }).waitFor();
    await close();
  });

  test('an edit saves what was changed, and shows both versions when somebody was faster', async () => {
    const { id } = await makeKey(app.hub, { name: 'Shared', limits: { perMinute: 10 } });
    const { page, close } = await app.open(`/keys?id=${id}&edit=1`);
    const dialog = page.getByRole('dialog', { name: 'Edit “Shared”' });
    await dialog.getByLabel('Calls per minute').fill('60');
    await rest(app.hub, 'PATCH', `/keys/${id}`, { name: 'Renamed' }, { ifMatch: '*' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' });
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('“Renamed” is saved', { exact: true }).waitFor();
    const { body } = await rest(app.hub, 'GET', `/keys/${id}`);
    expect(body).toMatchObject({ name: 'Renamed', limits: { perMinute: 60 } });
    expect(page.url()).not.toContain('edit');
    await close();
  });

  test('an edit that is not saved is guarded', async () => {
    const { id } = await makeKey(app.hub, { name: 'Guarded' });
    const { page, close } = await app.open(`/keys?id=${id}&edit=1`);
    await page.getByRole('dialog', { name: 'Edit “Guarded”' }).getByLabel('Name').fill('Other');
    await page.keyboard.press('Escape');
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('dialog', { name: /Guarded/ }).waitFor();
    await close();
  });

  test('a key is disabled at once, and undone by the toast', async () => {
    const { id, token } = await makeKey(app.hub, { name: 'Switched' });
    const { page, close } = await app.open(`/keys?id=${id}`);
    const drawer = page.getByRole('dialog', { name: /Switched/ });
    await drawer.getByRole('button', { name: 'Disable' }).click();
    await drawer.getByText('Disabled', { exact: true }).waitFor();
    await expect.poll(() => client('/mcp', token).connect()).toBe(401);
    await page.getByRole('button', { name: 'Undo' }).click();
    await drawer.getByText('Active', { exact: true }).waitFor();
    await expect.poll(() => client('/mcp', token).connect()).toBe(200);
    await close();
  });

  test('a rotated key works with both secrets for the overlap, and with the new one alone without', async () => {
    const { id, token: first } = await makeKey(app.hub, { name: 'Turning' });
    const { page, close } = await app.open(`/keys?id=${id}`);
    const rotate = async (overlap: string): Promise<string> => {
      await page
        .getByRole('dialog', { name: /Turning/ })
        .getByRole('button', { name: 'Rotate' })
        .click();
      await page.getByRole('radio', { name: overlap }).click();
      await page.getByRole('button', { name: 'Rotate key' }).click();
      const done = page.getByRole('dialog', { name: 'New secret of “Turning”' });
      const token = await shownSecret(page);
      await done.getByLabel('I have put it where it belongs').click();
      await done.getByText(overlap === '7 days' ? /goes on working until/ : /has stopped working/).waitFor();
      await done.getByRole('button', { name: 'Done' }).click();
      return token;
    };
    const second = await rotate('7 days');
    await page.getByText(/Until then both work/).waitFor();
    await expect.poll(() => client('/mcp', second).connect()).toBe(200);
    expect(await client('/mcp', first).connect()).toBe(200);
    const third = await rotate('Ends at once');
    await expect.poll(() => client('/mcp', second).connect()).toBe(401);
    expect(await client('/mcp', third).connect()).toBe(200);
    await close();
  });

  test('revoking names the clients that are cut off, and cuts them off', async () => {
    const { id, token } = await makeKey(app.hub, { name: 'Leaked' });
    const mine = client('/mcp', token);
    expect(await mine.connect()).toBe(200);
    const { page, close } = await app.open('/keys?q=leaked');
    await page.getByRole('button', { name: 'Actions for Leaked' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    const question = page.getByRole('alertdialog', { name: 'Revoke “Leaked”?' });
    await question.getByText('1 client is connected with it now and is cut off: raw.').waitFor();
    await question.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('“Leaked” is revoked', { exact: true }).waitFor();
    await page.getByText('No key fits these filters.').waitFor();
    await expect.poll(async () => (await mine.rpc('ping')).status).toBe(401);
    await page.goto(`${app.hub.url}/keys?id=${id}`);
    await page.getByText(`The key ${id} was revoked`).waitFor();
    await close();
  });

  test('filters and order are in the address, and expired keys say so by themselves', async () => {
    await makeKey(app.hub, { name: 'Lasting' });
    await makeKey(app.hub, { name: 'Short', expiresAt: new Date(Date.now() + 3000).toISOString() });
    const { page, close } = await app.open('/keys');
    await page.getByRole('link', { name: /expired/ }).click({ timeout: 30_000 });
    await page.getByRole('row', { name: /Short/ }).getByText('Expired', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'Expires' }).click();
    expect(page.url()).toContain('status=expired&sort=expires');
    await page.reload();
    await page.getByRole('row', { name: /Short/ }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.goBack();
    await page.goBack();
    await page.getByRole('row', { name: /Lasting/ }).waitFor();
    await close();
  });

  test('an editor sees none but their own keys, and may give no role above their own', async () => {
    const { page, close } = await app.open('/keys', { as: EDITOR });
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    await page.getByText('You see your own keys.').waitFor();
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await page.getByRole('combobox', { name: 'REST access' }).click();
    const roles = await page.getByRole('option').allTextContents();
    expect(roles.map((text) => /^[A-Z][a-z]+(?=[A-Z])/.exec(text)?.[0])).toEqual([
      'None',
      'Viewer',
      'Editor',
    ]);
    await page.keyboard.press('Escape');
    await page.getByLabel('Name').fill('Jonas’ own');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('heading', { name: '“Jonas’ own” is ready' }).waitFor();
    await close();
  });

  test.each(['light', 'dark'] as const)('everything is accessible in the %s theme', async (colorScheme) => {
    const { id } = await makeKey(app.hub, { name: `Seen ${colorScheme}`, scope: { groups: ['both'] } });
    const { page, complaints, close } = await app.open('/keys', { colorScheme });
    await page.getByRole('row', { name: /Seen/ }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    for (const [tab, text] of [
      ['details', 'No client is connected'],
      ['tools', 'a__echo'],
      ['endpoints', 'Put the secret'],
    ] as const) {
      await page.goto(`${app.hub.url}/keys?id=${id}&tab=${tab}`);
      await page.getByRole('dialog').getByText(text).first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await page.goto(`${app.hub.url}/keys?id=${id}&edit=1`);
    await page
      .getByRole('dialog', { name: /Edit/ })
      .getByText(/tools of 2 servers/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.hub.url}/keys?add=1&group=both`);
    await page.getByText(/tools of 2 servers/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(unexpected(complaints)).toEqual([]);
    await close();
  });

  test('is complete in Chinese and fits a phone', async () => {
    await makeKey(app.hub, { name: 'Phone' });
    const { page, close } = await app.open('/keys', { locale: 'zh-CN' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('heading', { name: '密钥' }).waitFor();
    await page.getByRole('row', { name: /Phone/ }).click();
    await page.getByRole('dialog').getByText('当前连接').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await close();
  });
});

/** The browser notes the refusal by which a page learns that nobody is signed in. */
const unexpected = (complaints: readonly string[]): string[] =>
  complaints.filter((one) => !one.includes('401'));
