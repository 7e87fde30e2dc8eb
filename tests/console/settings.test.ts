import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { valueAt } from '../../components/settings/leaves.ts';
import { rest } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const SECRET = 'a-token-that-nobody-may-see-0123456789';
const upstream = { command: process.execPath, args: ['tests/fixtures/upstream.mjs'] };
const SETTINGS = { mcpServers: { alpha: { ...upstream, env: { TOKEN: SECRET } }, beta: upstream } };
const PASSPHRASE = 'seven lanterns over the harbour';

describe.runIf(canShowConsole)('the settings page', { timeout: 60_000 }, () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole({ settings: SETTINGS });
    await rest(app.hub, 'POST', '/users', {
      username: 'vera',
      role: 'viewer',
      password: 'violet-cables-at-noon',
    });
  });
  afterAll(() => app?.close());
  // A test that failed leaves its page behind.
  afterEach(() => Promise.all(app.browser.contexts().map((context) => context.close())));

  async function leaf(path: string): Promise<unknown> {
    const { body } = await rest(app.hub, 'GET', '/settings/system');
    return valueAt(body.config, path);
  }
  const patch = (body: unknown) => rest(app.hub, 'PATCH', '/settings/system', body, { ifMatch: '*' });
  const newest = async (): Promise<number> => {
    const { body } = await rest(app.hub, 'GET', '/settings/revisions?limit=1');
    return z.array(z.looseObject({ number: z.number() })).parse(body.items)[0]?.number ?? 0;
  };

  test('a limit is saved, undone by the toast, and put back to its default', async () => {
    const { page, complaints } = await app.open('/settings?section=limits');
    await page.getByLabel('For each key', { exact: true }).fill('600');
    await page.getByText('One unsaved change').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Limits: saved', { exact: true }).waitFor();
    expect(await leaf('limits.perKey')).toBe(600);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => leaf('limits.perKey')).toBe(0);
    await expect.poll(() => page.getByLabel('For each key', { exact: true }).inputValue()).toBe('0');

    await patch({ limits: { perAddress: 5 } });
    await expect
      .poll(() => page.getByLabel('For each client address', { exact: true }).inputValue())
      .toBe('5');
    await page.getByRole('button', { name: 'Back to default: For each client address' }).click();
    await page.keyboard.press('Enter');
    await page.getByLabel('For each client address', { exact: true }).press('Enter');
    await expect.poll(() => leaf('limits.perAddress')).toBe(0);
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  test('a number out of range is not sent; the summary leads to its field', async () => {
    const { page } = await app.open('/settings?section=retention');
    await page.getByLabel('Calls', { exact: true }).fill('0');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const summary = page.getByRole('region', { name: 'One field needs your attention' });
    await summary.getByRole('link', { name: 'Calls' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('leaf-retention-activityDays');
    await page.getByText('Enter a whole number from 1 to 3,650.').first().waitFor();
    expect(await leaf('retention.activityDays')).toBe(30);
  });

  test('leaving with unsaved changes asks, and staying keeps them', async () => {
    const { page } = await app.open('/settings?section=sessions');
    await page.getByLabel('End after being idle for', { exact: true }).fill('45');
    await page.getByRole('link', { name: 'Retention' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('End after being idle for', { exact: true }).inputValue()).toBe('45');
    await page.getByRole('link', { name: 'Retention' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('heading', { name: 'Retention' }).waitFor();
    expect(page.url()).toContain('section=retention');
  });

  test('what others change elsewhere is no conflict; the same leaf asks, and nothing typed is lost', async () => {
    const { page } = await app.open('/sign-in', { as: null });
    // Without the live stream the page learns of changes from the refusal alone.
    await page.route('**/api/events**', (route) => route.abort());
    await signInAt(page, `${app.hub.url}/settings?section=sessions`);
    await page.getByLabel('End after being idle for', { exact: true }).fill('41');
    await patch({ sessions: { maxHours: 99 } });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Sessions: saved', { exact: true }).waitFor();
    expect([await leaf('sessions.idleMinutes'), await leaf('sessions.maxHours')]).toEqual([41, 99]);

    await page.getByLabel('End after being idle for', { exact: true }).fill('42');
    await patch({ sessions: { idleMinutes: 77 } });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' });
    await dialog.getByText('"sessions.idleMinutes": 77').waitFor();
    await dialog.getByText('"sessions.idleMinutes": 42').waitFor();
    await dialog.getByRole('button', { name: 'Go on editing' }).click();
    expect(await page.getByLabel('End after being idle for', { exact: true }).inputValue()).toBe('42');
    expect(await leaf('sessions.idleMinutes')).toBe(77);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(() => leaf('sessions.idleMinutes')).toBe(42);
  });

  test('the key of the configuration is written, never read, and removed', async () => {
    const { page } = await app.open('/settings?section=general');
    await page.getByLabel('Key of the configuration', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Use at least 16 characters').first().waitFor();
    await page.getByLabel('Key of the configuration', { exact: true }).fill('a-key-of-the-configuration');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Set, never shown').waitFor();
    expect(await page.content()).not.toContain('a-key-of-the-configuration');
    await page.getByRole('button', { name: 'Remove the key' }).click();
    await page.getByText('Will be removed when you save').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => leaf('routing.bearerAuthKey')).toBe('');
    await page.getByLabel('Ask for a key', { exact: true }).uncheck();
    await page.getByText('a loopback address only').waitFor();
    await page.getByLabel('Separator in names', { exact: true }).fill('--');
    await page.getByText('gets another name').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('smart routing: a line, a threshold that may be absent, and what switching it off does', async () => {
    const { page } = await app.open('/settings?section=smart');
    const about = page.getByLabel('What lies behind it', { exact: true });
    const threshold = page.getByLabel('Leave out results that are less sure than', { exact: true });
    expect([await about.inputValue(), await threshold.inputValue()]).toEqual(['', '']);
    await threshold.fill('1.5');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter a number from 0 to 1').first().waitFor();
    await threshold.fill('0.35');
    await about.fill('Everything for the harbour.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Smart routing: saved', { exact: true }).waitFor();
    expect(await leaf('smartRouting')).toEqual({
      ...{ enabled: true, learning: true, threshold: 0.35, about: 'Everything for the harbour.' },
    });
    await threshold.fill('');
    await about.fill('');
    await page.getByText('2 unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => leaf('smartRouting')).toEqual({ enabled: true, learning: true });
    await page.getByText('Everything is saved.').waitFor();
    await page.getByLabel('Serve smart endpoints', { exact: true }).uncheck();
    await page.getByText('are cut off and get 404').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('storing calls in full says what is stored and who reads it before it is saved', async () => {
    const { page } = await app.open('/settings?section=payloads');
    await page.getByRole('radio', { name: 'In full' }).click();
    await page.getByText('Passwords, tokens and personal data').waitFor();
    await page.getByText('Administrators and auditors can read them').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => leaf('activity.payloads')).toBe('full');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => leaf('activity.payloads')).toBe('off');
  });

  test('revisions are opened by address, compared, and rolled back after showing what changes', async () => {
    const before = await newest();
    await patch({ limits: { perKey: 111 } });
    await patch({ limits: { perKey: 222 }, retention: { auditDays: 700 } });
    const { page } = await app.open(`/settings?section=revisions&open=${before + 2}`);
    const drawer = page.getByRole('dialog', { name: `Revision ${before + 2}` });
    await drawer.getByText('limits.perKey', { exact: true }).waitFor();
    await drawer.getByText('Command line on the hub').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('open=');
    const row = page.getByRole('row', { name: 'Changed limits.perKey', exact: false }).last();
    await row.press('Enter');
    await expect.poll(() => page.url()).toContain('open=');
    await page.keyboard.press('Escape');
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.getByRole('checkbox', { name: `Pick revision ${before} to compare` }).click();
    await page.getByRole('checkbox', { name: `Pick revision ${before + 2} to compare` }).click();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const compare = page.getByRole('dialog', { name: `From revision ${before} to ${before + 2}` });
    await compare.getByText('2 differences').waitFor();
    await page.reload();
    await compare.getByText('2 differences').waitFor();
    await compare.getByRole('button', { name: `Roll back to revision ${before}…` }).click();

    const ask = page.getByRole('dialog', { name: `Roll back to revision ${before}?` });
    await ask.getByText('retention.auditDays', { exact: true }).waitFor();
    expect(await leaf('limits.perKey')).toBe(222);
    await ask.getByRole('button', { name: 'Roll back 2 changes' }).click();
    await page
      .getByText(`Rolled back to revision ${before}, as revision ${before + 3}`, { exact: true })
      .waitFor();
    expect([await leaf('limits.perKey'), await leaf('retention.auditDays')]).toEqual([0, 365]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => leaf('limits.perKey')).toBe(222);
    await patch({ limits: { perKey: null }, retention: { auditDays: null } });
  });

  test('an undo that would take somebody else’s change with it is refused', async () => {
    const { page } = await app.open('/settings?section=limits');
    await page.getByLabel('For each key', { exact: true }).fill('9');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Limits: saved', { exact: true }).waitFor();
    await patch({ sessions: { maxHours: 50 } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('have been changed again since').first().waitFor();
    expect([await leaf('limits.perKey'), await leaf('sessions.maxHours')]).toEqual([9, 50]);
    await patch({ limits: { perKey: null }, sessions: { maxHours: null } });
  });

  test('a document shows what it would add, change, remove and get wrong, and then does that', async () => {
    const { page } = await app.open('/settings?section=import');
    const document = {
      mcpServers: { alpha: { ...upstream, title: 'First' }, gamma: upstream, wrong: { command: 7 } },
    };
    await page.getByLabel('Settings document', { exact: true }).fill(JSON.stringify(document));
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByText('1 added, 1 changed, 1 removed, 1 kept as they are').waitFor();
    await page.getByText('mcpServers.wrong.command').waitFor();
    for (const name of ['Removed (1)', 'Added (1)', 'Changed (1)']) {
      await page.getByRole('region', { name }).waitFor();
    }
    expect(await page.content()).not.toContain(SECRET);
    await page.getByRole('button', { name: 'Apply 3 changes' }).click();
    const ask = page.getByRole('alertdialog', { name: 'Apply and remove one entry?' });
    await ask.getByText('beta').waitFor();
    await ask.getByRole('button', { name: 'Apply and remove' }).click();
    await page.getByText('2 of 2 ready').waitFor();
    const names = async () => {
      const { body } = await rest(app.hub, 'GET', '/servers');
      const items = z.array(z.looseObject({ name: z.string() })).parse(body.items);
      return items.map(({ name }) => name).sort();
    };
    expect(await names()).toEqual(['alpha', 'gamma']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(['alpha', 'beta']);
  });

  test('a document without any entry is applied only when removing everything is asked for', async () => {
    const { page } = await app.open('/settings?section=import');
    await page.getByLabel('Settings document', { exact: true }).fill('{ "mcpServers": {} }');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByText('The document names no server and no group.').waitFor();
    expect(await page.getByRole('button', { name: 'Apply', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Remove them all', { exact: true }).check();
    await page.getByRole('button', { name: /^Apply \d+ changes|^Apply one change/ }).waitFor();
    await page.getByLabel('Settings document', { exact: true }).fill('{ "mcpServers": ');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByText('The hub cannot read this').waitFor();
  });

  test('an encrypted export takes a passphrase twice and comes back with it alone', async () => {
    const { page } = await app.open('/settings?section=export');
    await page.getByRole('radio', { name: 'Encrypted' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Use at least 12 characters.').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByText('Strong', { exact: true }).waitFor();
    await page.getByLabel('Repeat the passphrase', { exact: true }).fill(`${PASSPHRASE}?`);
    await page.getByText('This is not the same passphrase.').waitFor();
    await page.getByLabel('Repeat the passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const path = await downloaded(page);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('patchbay-sealed:1:');
    expect(text).not.toContain(SECRET);

    await page.getByRole('link', { name: 'Import' }).click();
    await page.locator('input[type=file]').setInputFiles(path);
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByText('Enter the passphrase: the document is encrypted.').waitFor();
    await page.getByLabel('Passphrase of the export', { exact: true }).fill('quite another passphrase');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByText('This passphrase does not open the document.').waitFor();
    await page.getByLabel('Passphrase of the export', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByRole('heading', { name: 'What applying it would change' }).waitFor();
  });

  test('a plain export is confirmed, recorded, and not shown on the page', async () => {
    const { page } = await app.open('/settings?section=export');
    await page.getByRole('radio', { name: 'In plain text' }).click();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Export in plain text' }).click();
    expect(readFileSync(await downloaded(page), 'utf8')).toContain(SECRET);
    expect(await page.content()).not.toContain(SECRET);
    const { body } = await rest(app.hub, 'GET', '/audit?action=settings.export');
    expect(body.items).toContainEqual(
      expect.objectContaining({ principal: 'user:admin', after: { secrets: 'plain' } }),
    );
  });

  test('who may not change settings sees appearance and about, and is told why not the rest', async () => {
    const vera = { username: 'vera', password: 'violet-cables-at-noon' };
    const { page } = await app.open('/settings?section=general', { as: vera });
    await page.getByText('Only administrators see this').waitFor();
    const sections = page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('link');
    expect(await sections.allTextContents()).toEqual(['Appearance', 'About']);
    await sections.first().click();
    await page.getByRole('radio', { name: 'Dark' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.getByRole('radio', { name: '简体中文' }).click();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await page.getByRole('link', { name: '关于' }).click();
    await page.getByText('内嵌（PGlite）').or(page.getByText('PostgreSQL')).first().waitFor();
  });

  const SECTIONS = [
    'general',
    'smart',
    'limits',
    'payloads',
    'revisions',
    'import',
    'export',
    'appearance',
    'about',
  ];
  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 },
  ] as const)(
    'every section is accessible in the $colorScheme theme at $width px',
    async ({ colorScheme, width }) => {
      const { page } = await app.open('/sign-in', {
        as: null,
        colorScheme,
        viewport: { width, height: 900 },
      });
      await signInAt(page, `${app.hub.url}/settings`);
      for (const section of [...SECTIONS, 'revisions&open=1', 'revisions&from=0&to=1']) {
        await page.goto(`${app.hub.url}/settings?section=${section}`);
        await page.locator('#content h2').first().waitFor();
        await page.waitForFunction(() => !document.querySelector('[role=status][aria-label*="loading"]'));
        expect([section, await violations(page)]).toEqual([section, []]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    },
    120_000,
  );
});

/** On narrow screens no navigation is in sight: the page's heading says that somebody is signed in. */
async function signInAt(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('input[autocomplete=username]').fill('admin');
  await page.locator('input[autocomplete=current-password]').fill('patch-cable-amber-7');
  await page.locator('button[type=submit]').click();
  await page.locator('#content h1').waitFor();
}

async function downloaded(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  return download.path();
}
