import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

describe.runIf(canShowConsole)('the users page', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole();
  });
  afterAll(() => app?.close());

  test('an invited user chooses a password by the link, once, and signs in with the role that was given', async () => {
    const admin = await app.open('/users');
    await admin.page.getByRole('button', { name: 'Invite user' }).click();
    await admin.page.getByLabel('Username').fill('Mei');
    await admin.page.getByLabel('Name', { exact: false }).last().fill('Mei Chen');
    await admin.page.getByRole('radio', { name: /Auditor/ }).click();
    await admin.page.getByRole('button', { name: 'Create link' }).click();
    const dialog = admin.page.getByRole('dialog', { name: 'Link for mei' });
    const link = (await dialog.locator('pre').textContent())?.trim() ?? '';
    expect(link).toContain('/setup#');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await admin.page.getByText('Invited').waitFor();

    const guest = await app.browser.newContext({ locale: 'en-GB' });
    const page = await guest.newPage();
    await page.goto(link.replace(/^https?:\/\/[^/]+/, app.hub.url));
    await page.locator('input[autocomplete=new-password]').first().waitFor();
    for (const field of await page.locator('input[autocomplete=new-password]').all()) {
      await field.fill('amber cables at night');
    }
    await page.locator('button[type=submit]').click();
    await page.getByRole('navigation').first().waitFor();
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    await guest.close();

    const again = await app.browser.newContext({ locale: 'en-GB' });
    const late = await again.newPage();
    await late.goto(link.replace(/^https?:\/\/[^/]+/, app.hub.url));
    await late
      .getByText(/used|expired|no longer/i)
      .first()
      .waitFor();
    await again.close();

    await admin.page.getByText('Active').nth(1).waitFor();
    await admin.close();
  });

  test('a wrong username is told at its field, and what was typed stays', async () => {
    const { page, close } = await app.open('/users?invite=1');
    await page.getByLabel('Username').fill('two words');
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('Use 1 to 64 of').waitFor();
    await page.getByLabel('Username').fill('admin');
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('Somebody has this username already').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('admin');
    await close();
  });

  test('a role is changed at once and can be taken back; deleting names what ends with the user', async () => {
    const { page, close } = await app.open('/users');
    await page.getByRole('row', { name: /mei/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Mei Chen' });
    await drawer.getByRole('radio', { name: /Editor/ }).click();
    await page.getByText('Mei Chen is now: Editor', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => drawer.getByRole('radio', { name: /Auditor/ }).isChecked()).toBe(true);

    await drawer.getByRole('button', { name: 'Delete user' }).click();
    const confirm = page.getByRole('alertdialog');
    await confirm.getByText('They have no keys.').waitFor();
    await confirm.getByRole('button', { name: 'Delete user' }).click();
    await page.getByText('Mei Chen is deleted', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('row', { name: /mei/ }).count()).toBe(0);
    await close();
  });

  test.each(['light', 'dark'] as const)(
    'is accessible in the %s theme, with a user open',
    async (colorScheme) => {
      const { page, complaints, close } = await app.open('/users', { colorScheme });
      await page.getByRole('row', { name: /admin/ }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('row', { name: /admin/ }).click();
      await page.getByRole('dialog').getByText('Signed in at').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await close();
    },
  );
});
