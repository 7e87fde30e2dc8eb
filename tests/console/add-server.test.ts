import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupSchema } from '../../server/contract/api/groups.ts';
import { serverSchema } from '../../server/contract/api/servers.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { rest, restAs } from '../support/rest.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const NODE = process.execPath;
const SECRET = 'hidden-value-7391';
const EDITOR = { username: 'edith', password: 'green-cable-amber-9' };

const settings = {
  mcpServers: { steady: { command: NODE, args: [FIXTURE, '--stdio'], env: { TOKEN: SECRET } } },
  groups: [{ id: 'prod', name: 'Production', servers: ['steady'] }],
};

describe.runIf(canShowConsole)('adding and editing a server', () => {
  let app: Console;

  beforeAll(async () => {
    app = await startConsole({ settings });
    const { status } = await rest(app.hub, 'POST', '/users', { ...EDITOR, role: 'editor' });
    expect(status).toBe(201);
  });
  afterAll(() => app?.close());

  const shown = (name: string) => restAs(app.hub, serverSchema, `/servers/${name}`);
  const pasteField = (page: Page) =>
    page.getByRole('textbox', { name: 'Command line, URL or configuration' });
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  /** A change by somebody else, meanwhile. */
  const patch = async (name: string, body: Record<string, unknown>) => {
    const { status } = await rest(app.hub, 'PATCH', `/servers/${name}`, body, { ifMatch: '*' });
    expect(status).toBe(200);
  };
  const create = async (name: string, more: Record<string, unknown> = {}) => {
    const spec = { type: 'stdio', command: NODE, args: [FIXTURE, '--stdio'], ...more };
    expect((await rest(app.hub, 'POST', '/servers', { name, spec })).status).toBe(201);
  };
  /** What the server's own process has in its environment. */
  const environmentOf = async (name: string): Promise<string> => {
    const { body } = await rest(app.hub, 'POST', '/tools/call', { endpoint: name, name: 'env' });
    return JSON.stringify(body);
  };
  const isReady = async (page: Page) => page.getByText('Ready', { exact: true }).first().waitFor();

  test('a block of a client’s settings becomes a tested form, a ready server, and a member of a group', async () => {
    const { page, close } = await app.open('/servers?add=1');
    const block = {
      mcpServers: { fixture: { command: NODE, args: [FIXTURE, '--stdio'], env: { LEVEL: 'x' } } },
    };
    await pasteField(page).fill(JSON.stringify(block));
    await page.getByText('A block of JSON with one server').waitFor();
    await pasteField(page).press('Control+Enter');
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('fixture');
    await page.locator('pre').getByText(`${FIXTURE} --stdio`).waitFor();

    await button(page, 'Test connection').click();
    await page.getByText(/^It works: \d+ tools/).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Handshake' }).textContent()).toContain('done');

    await page.getByRole('button', { name: /Add groups/ }).click();
    await page.getByRole('option', { name: 'Production' }).click();
    await page.keyboard.press('Escape');
    await button(page, 'Add server').click();
    await page.getByText('Added fixture', { exact: true }).waitFor();
    await isReady(page);
    expect(page.url()).toMatch(/\?name=fixture$/);
    const { spec } = await restAs(app.hub, groupSchema, '/groups/prod');
    expect(spec.servers).toEqual([{ name: 'steady' }, { name: 'fixture' }]);
    await close();
  });

  test('a test that fails names the stage and shows what the command wrote last; one that hangs is cancelled', async () => {
    const { page, close } = await app.open('/servers?add=1');
    await pasteField(page).fill(`${NODE} ${FIXTURE} --stdio --exit 3`);
    await button(page, 'Continue').click();
    await button(page, 'Test connection').click();
    await page.getByText('The test failed').waitFor();
    await page.getByRole('listitem').filter({ hasText: ', failed' }).waitFor();
    await page.locator('pre').getByText('leaving as told').waitFor();

    await page.getByRole('textbox', { name: 'Argument 3' }).fill('--mute');
    await page.getByRole('button', { name: 'Remove Argument 4' }).click();
    await page.getByText('You have changed the form since.').waitFor();
    await button(page, 'Test again').click();
    await page.getByRole('listitem').filter({ hasText: 'Handshake, running' }).waitFor();
    await button(page, 'Cancel test').click();
    await page.getByText('The test was cancelled.').waitFor();
    await close();
  });

  test('of several servers each can be left out or adjusted, and one that is refused keeps none from being added', async () => {
    const { page, close } = await app.open('/servers?add=1');
    const command = { command: NODE, args: [FIXTURE, '--stdio'] };
    await pasteField(page).fill(
      JSON.stringify({ mcpServers: { one: command, two: command, three: command } }),
    );
    await page.getByText('A block of JSON with 3 servers').waitFor();
    await button(page, 'Continue').click();
    await page.getByRole('checkbox', { name: 'three' }).uncheck();
    await create('two', { enabled: false });
    await button(page, 'Add 2 servers').click();
    await page.getByRole('alert').filter({ hasText: 'One server was not added.' }).waitFor();
    const two = page.getByRole('listitem').filter({ hasText: 'There is a server "two" already' });
    await two.getByRole('button', { name: 'Adjust two' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('zwei');
    await button(page, 'Keep').click();
    await button(page, 'Add one server').click();
    await page.getByRole('row').filter({ hasText: 'zwei' }).getByText('Ready').waitFor();
    await page.getByRole('row').filter({ hasText: 'one' }).first().waitFor();
    expect((await rest(app.hub, 'GET', '/servers/three')).status).toBe(404);
    await close();
  });

  test('what is wrong is said at its field and above the form, here and by the hub', async () => {
    const { page, close } = await app.open('/servers?add=1');
    await button(page, /^Remote URL/).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    const url = page.getByRole('textbox', { name: 'URL' });
    await name.fill('steady');
    await page.getByText('A server is called “steady” already.').waitFor();
    await name.fill('two words');
    await url.fill('example');
    await button(page, 'Add server').click();
    const summary = page.getByRole('region', { name: '2 things need your attention' });
    await summary.waitFor();
    expect(await summary.evaluate((box) => box === document.activeElement)).toBe(true);
    await summary.getByRole('link', { name: 'URL' }).click();
    expect(await url.evaluate((field) => field === document.activeElement)).toBe(true);

    await name.fill('loop');
    await url.fill(`${app.hub.url}/mcp`);
    await summary.waitFor({ state: 'detached' });
    await button(page, 'Add server').click();
    await page.getByRole('region', { name: 'One thing needs your attention' }).waitFor();
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('is the address of this hub; it would call itself').first().waitFor();
    // A way out of the page asks first, and staying keeps what was typed.
    await page.getByRole('link', { name: 'Groups' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click();
    expect(await name.inputValue()).toBe('loop');
    await close();
  });

  test('what the hub says of a paste, and of what it refuses, is said in the reader’s language', async () => {
    const { page, close } = await app.open('/servers?add=1', { locale: 'zh-CN' });
    const paste = page.getByRole('textbox', { name: '命令行、URL 或配置' });
    await paste.fill('npx a | tee log');
    await page.getByText('其中的 | 需要 shell，而 Hub 不运行 shell：请粘贴一条普通的命令。').waitFor();
    await paste.fill('docker run -t -e KEY me/x "$DIR"');
    await page.getByText('容器会收到 KEY：请在环境变量中设置它。').waitFor();
    await page.getByText('${DIR} 取自 Hub 的环境变量。').waitFor();

    await paste.fill('https://rain.example/mcp');
    await button(page, '继续').click();
    await page.getByRole('textbox', { name: 'URL' }).fill(`${app.hub.url}/mcp`);
    await page.getByRole('textbox', { name: '名称' }).fill('loop');
    await button(page, '添加服务器').click();
    await page.getByText('这是 Hub 自身的地址，会造成 Hub 调用自己。').first().waitFor();
    expect(await page.getByText('is the address of this hub').count()).toBe(0);
    await close();
  });

  test('form and JSON are one, and neither shows a secret', async () => {
    const { page, close } = await app.open('/servers?name=steady&edit=1');
    await page.getByRole('radio', { name: 'Both' }).click();
    const json = page.getByRole('textbox', { name: 'Configuration as JSON' });
    expect(await json.inputValue()).toContain('"TOKEN": "••••••••"');
    await page.getByRole('textbox', { name: 'Title' }).fill('From the form');
    expect(await json.inputValue()).toContain('"title": "From the form"');
    await json.fill((await json.inputValue()).replace('From the form', 'From the text'));
    await expect.poll(() => page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('From the text');
    await json.fill('{ "type": "stdio", "comand": "x" }');
    await page.getByText('There is no such member.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).isDisabled()).toBe(true);
    await button(page, 'Discard the JSON').click();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('From the text');
    await page.getByRole('radio', { name: 'Form', exact: true }).click();
    expect(await page.content()).not.toContain(SECRET);
    await close();
  });

  test('an edit sends what differs alone: secrets stay until another command clears them, which is said before', async () => {
    await create('secretive', { env: { TOKEN: SECRET } });
    const { page, close } = await app.open('/servers?name=secretive&edit=1');
    await page.getByText('Set, never shown').waitFor();
    await page.getByRole('textbox', { name: 'Title' }).fill('With a title');
    await button(page, 'Save changes').click();
    await page.getByText('Saved secretive', { exact: true }).waitFor();
    await expect.poll(() => environmentOf('secretive')).toContain(SECRET);

    await page.getByRole('button', { name: 'Edit' }).first().click();
    await page.getByRole('textbox', { name: 'Command' }).fill('/usr/bin/env');
    await page.getByText(/^The stored secret TOKEN belongs to what ran before/).waitFor();
    await button(page, 'Test connection').click();
    await page
      .getByText(/This secret has to be entered again/)
      .first()
      .waitFor();
    await page.getByRole('textbox', { name: 'Command' }).fill(NODE);
    await page.getByText(/^The stored secret/).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Replace Value 1' }).click();
    await page.getByRole('textbox', { name: 'Value 1' }).fill('another-value-55');
    await button(page, 'Save changes').click();
    await page.getByText('Saved secretive', { exact: true }).last().waitFor();
    await expect.poll(() => environmentOf('secretive')).toContain('another-value-55');
    expect((await shown('secretive')).spec).toMatchObject({ title: 'With a title' });
    await close();
  });

  test('two who edit the same server see both versions, and neither loses a word', async () => {
    await create('shared', { title: 'Old' });
    const { page, close } = await app.open('/servers?name=shared&edit=1');
    const title = page.getByRole('textbox', { name: 'Title' });
    const dialog = page.getByRole('dialog', { name: 'Somebody else saved this meanwhile' });
    const mine = async (text: string) => {
      await title.fill(text);
      await button(page, 'Save changes').click();
      await dialog.waitFor();
    };

    await title.fill('Begun');
    await patch('shared', { title: 'Theirs', description: 'By somebody else' });
    await mine('Mine');
    await dialog.getByText('"title": "Theirs"').waitFor();
    await dialog.getByText('"title": "Mine"').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Go on editing' }).click();
    expect(await title.inputValue()).toBe('Mine');
    expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('By somebody else');

    await patch('shared', { category: 'theirs' });
    await mine('Mine again');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Saved shared', { exact: true }).waitFor();
    expect((await shown('shared')).spec).toMatchObject({
      title: 'Mine again',
      category: 'theirs',
      description: 'By somebody else',
    });

    await page.getByRole('button', { name: 'Edit' }).first().click();
    await title.fill('Once more');
    await patch('shared', { title: 'The last word' });
    await button(page, 'Compare').click();
    await dialog.getByRole('button', { name: 'Take theirs' }).click();
    await expect.poll(() => title.inputValue()).toBe('The last word');
    expect(await button(page, 'Save changes').isDisabled()).toBe(true);
    await close();
  });

  test('an editor changes the words about a server, reads the rest, and adds none', async () => {
    const { page, close } = await app.open('/servers?name=steady&edit=1', { as: EDITOR });
    await page.getByText('Your role changes title, category and description.', { exact: false }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Command' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Category' }).fill('by an editor');
    await button(page, 'Save changes').click();
    await page.getByText('Saved steady', { exact: true }).waitFor();
    expect((await shown('steady')).spec.category).toBe('by an editor');
    await page.goto(`${app.hub.url}/servers?add=1`);
    await page.getByText('Only administrators add servers').waitFor();
    await close();
  });

  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 },
  ] as const)(
    'every step is accessible and fits in the $colorScheme theme at $width px',
    async ({ colorScheme, width }) => {
      const { page, complaints, close } = await app.open('/servers?add=1', { colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const check = async () => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        expect(await violations(page)).toEqual([]);
      };
      await pasteField(page).fill(`{"mcpServers": {"a": {"command": "x"}, "b": {"command": 7}}}`);
      await page.getByText('What could not be used').waitFor();
      await check();
      await pasteField(page).press('Control+Enter');
      await page.getByText('Advanced', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('');
      await button(page, 'Add server').click();
      await page.getByRole('region', { name: 'One thing needs your attention' }).waitFor();
      await check();
      await page.getByRole('radio', { name: 'Both' }).click();
      await check();
      // What is not signed in yet is told so before the form is shown.
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await close();
    },
  );
});
