import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Role } from '../../server/contract/key.ts';
import { may, type Permission, ROLES } from '../../server/contract/permissions.ts';
import { eventually, FIXTURE } from '../fixtures/upstream.ts';
import { rest, waitForServers } from '../support/rest.ts';
import { ADMIN, type Console, canShowConsole, type Opened, startConsole } from './support.ts';

const settings = {
  mcpServers: {
    alpha: { command: process.execPath, args: [FIXTURE, '--stdio'], env: { TOKEN: 'abcdefgh' } },
  },
  groups: [{ id: 'team', name: 'Team', servers: ['alpha'] }],
  systemConfig: { activity: { payloads: 'redacted' } },
};

/** What the navigation offers, and to whom. */
const NAVIGATION: Record<string, Permission> = {
  Overview: 'view',
  Servers: 'view',
  Groups: 'view',
  'Smart routing': 'view',
  Keys: 'keys.own',
  Users: 'users.manage',
  Activity: 'view',
  Audit: 'audit.view',
  Settings: 'view',
};

interface PageCase {
  path: string;
  permission: Permission;
  /** Paths of the API that only those with the permission may be asked for. */
  data?: RegExp;
}

/** Addresses that anybody can type. */
const PAGES: readonly PageCase[] = [
  { path: '/', permission: 'view' },
  { path: '/servers', permission: 'view' },
  { path: '/servers?name=alpha', permission: 'view' },
  ...['tools', 'prompts', 'resources', 'activity', 'health', 'access', 'configuration'].map(
    (tab): PageCase => ({ path: `/servers?name=alpha&tab=${tab}`, permission: 'view' }),
  ),
  { path: '/servers?name=alpha&tab=logs', permission: 'view', data: /\/logs/ },
  { path: '/groups', permission: 'view' },
  ...['tools', 'connect', 'access'].map(
    (tab): PageCase => ({ path: `/groups?id=team&tab=${tab}`, permission: 'view' }),
  ),
  { path: '/smart-routing?q=echo', permission: 'view' },
  ...['text', 'tokens', 'index'].map(
    (tab): PageCase => ({ path: `/smart-routing?tab=${tab}`, permission: 'view' }),
  ),
  {
    path: '/smart-routing?tab=queries',
    permission: 'audit.view',
    data: /smart-routing\/(queries|learned)/,
  },
  { path: '/keys', permission: 'keys.own', data: /^\/api\/keys/ },
  { path: '/keys?add=1', permission: 'keys.own', data: /^\/api\/keys/ },
  { path: '/users', permission: 'users.manage', data: /^\/api\/users/ },
  { path: '/users?invite=1', permission: 'users.manage', data: /^\/api\/users/ },
  { path: '/activity', permission: 'view' },
  { path: '/audit', permission: 'audit.view', data: /^\/api\/audit/ },
  { path: '/settings', permission: 'view' },
  ...['general', 'smart', 'limits', 'sessions', 'retention', 'payloads', 'revisions', 'import', 'export'].map(
    (section): PageCase => ({
      path: `/settings?section=${section}`,
      permission: 'settings.manage',
      data: /^\/api\/settings/,
    }),
  ),
  { path: '/settings?section=appearance', permission: 'view' },
  { path: '/settings?section=about', permission: 'view' },
];

/** What a page says to whom it is not for. */
const REFUSAL = /your role|only administrators|for administrators/i;

interface Control {
  path: string;
  role: 'button' | 'link' | 'menuitem' | 'tab' | 'switch' | 'textbox';
  name: string | RegExp;
  permission: Permission;
  /** The menu that it is in; where there is none the control is not there either. */
  menu?: string;
}

const SERVER = '/servers?name=alpha';

/** What can be done on a page, and by whom. */
const CONTROLS: readonly Control[] = [
  { path: '/servers', role: 'button', name: 'Add server', permission: 'servers.configure' },
  { path: '/servers', role: 'menuitem', name: 'Edit', menu: 'Actions for alpha', permission: 'servers.edit' },
  {
    path: '/servers',
    role: 'menuitem',
    name: 'Restart',
    menu: 'Actions for alpha',
    permission: 'servers.operate',
  },
  {
    path: '/servers',
    role: 'menuitem',
    name: 'Disable',
    menu: 'Actions for alpha',
    permission: 'servers.operate',
  },
  {
    path: '/servers',
    role: 'menuitem',
    name: 'Delete…',
    menu: 'Actions for alpha',
    permission: 'servers.configure',
  },
  { path: SERVER, role: 'button', name: 'Restart', permission: 'servers.operate' },
  { path: SERVER, role: 'button', name: 'Disable', permission: 'servers.operate' },
  { path: SERVER, role: 'button', name: 'Edit', permission: 'servers.edit' },
  {
    path: SERVER,
    role: 'menuitem',
    name: 'Delete…',
    menu: 'Actions for alpha',
    permission: 'servers.configure',
  },
  { path: SERVER, role: 'tab', name: 'Logs', permission: 'servers.operate' },
  { path: `${SERVER}&tab=tools`, role: 'switch', name: 'Offer echo to clients', permission: 'servers.edit' },
  { path: '/groups', role: 'link', name: 'Create group', permission: 'groups.edit' },
  { path: '/groups?id=team', role: 'textbox', name: /^Name/, permission: 'groups.edit' },
  {
    path: '/groups?id=team',
    role: 'menuitem',
    name: /Delete/,
    menu: 'More actions',
    permission: 'groups.edit',
  },
  { path: '/keys', role: 'button', name: 'Create key', permission: 'keys.own' },
  { path: '/users', role: 'button', name: 'Invite user', permission: 'users.manage' },
  { path: '/activity', role: 'button', name: 'Export', permission: 'audit.view' },
  { path: '/audit', role: 'button', name: 'Export', permission: 'audit.view' },
  { path: '/smart-routing?tab=text', role: 'button', name: 'Save', permission: 'servers.edit' },
  ...[
    'General',
    'Smart routing',
    'Limits',
    'Sessions',
    'Retention',
    'Stored calls',
    'Revisions',
    'Import',
    'Export',
  ].map((name): Control => ({ path: '/settings', role: 'link', name, permission: 'settings.manage' })),
  { path: '/settings', role: 'link', name: 'Appearance', permission: 'view' },
  { path: '/settings', role: 'link', name: 'About', permission: 'view' },
];

interface Heard {
  /** Paths of the API that were asked. */
  asked: string[];
  refused: string[];
  /** Resolves when no answer is awaited but the stream of events. */
  quiet(): Promise<void>;
}

function listen(page: Page): Heard {
  const pending = new Set<unknown>();
  const heard: Heard = {
    ...{ asked: [], refused: [] },
    async quiet() {
      // What is asked because of an answer is asked at once after it.
      for (let calm = 0; calm < 3; calm = pending.size === 0 ? calm + 1 : 0) await page.evaluate(nextFrames);
    },
  };
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/') || pathname === '/api/events') return;
    heard.asked.push(pathname);
    pending.add(request);
  });
  page.on('requestfinished', (request) => void pending.delete(request));
  page.on('requestfailed', (request) => void pending.delete(request));
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() === 403) heard.refused.push(`${response.request().method()} ${pathname}`);
  });
  return heard;
}

const nextFrames = () =>
  new Promise<void>((done) => setTimeout(() => requestAnimationFrame(() => done()), 60));

describe.runIf(canShowConsole)('what a role sees of the console', () => {
  let console: Console;
  let call = '';

  beforeAll(async () => {
    console = await startConsole({ settings });
    const { hub } = console;
    await waitForServers(hub, ['alpha']);
    for (const role of ROLES.filter((each) => each !== 'admin'))
      await rest(hub, 'POST', '/users', { username: role, role, password: ADMIN.password });
    await rest(hub, 'POST', '/tools/call', { name: 'alpha__echo', arguments: { message: 'overheard' } });
    const list = z.object({ items: z.array(z.object({ id: z.string() })) });
    await eventually(async () => {
      call = list.parse((await rest(hub, 'GET', '/activity')).body).items[0]?.id ?? '';
      return JSON.stringify((await rest(hub, 'GET', `/activity/${call}`)).body).includes('overheard');
    }, 20_000);
  });
  afterAll(() => console?.close());

  describe.each(ROLES)('%s', (role: Role) => {
    let opened: Opened;
    let heard: Heard;

    beforeAll(async () => {
      opened = await console.open('/', { as: { username: role, password: ADMIN.password } });
      heard = listen(opened.page);
    });
    afterAll(() => opened?.close());

    /** By its address, as a bookmark does. */
    async function visit(path: string): Promise<Page> {
      const { page } = opened;
      await page.goto(`${console.hub.url}${path}`);
      await page.locator('main h1').first().waitFor();
      await heard.quiet();
      return page;
    }

    test('the navigation offers the pages of the role and no other', async () => {
      const page = await visit('/');
      const links = page.getByRole('navigation', { name: 'Pages' }).first().getByRole('link');
      const shown = (await links.allTextContents()).map((text) => text.trim());
      const wanted = Object.keys(NAVIGATION).filter((name) => may(role, NAVIGATION[name] ?? 'view'));
      expect(shown).toEqual(wanted);
    });

    test.each(PAGES)(
      '$path is shown, or refused without asking for what it shows',
      async ({ path, permission, data }) => {
        const from = heard.asked.length;
        const page = await visit(path);
        const asked = heard.asked.slice(from);
        const text = (await page.locator('main').textContent()) ?? '';
        expect(asked).not.toEqual([]);
        if (may(role, permission)) expect(text).not.toMatch(REFUSAL);
        else {
          // A part of the page that is loaded by itself may still be on its way.
          await expect.poll(() => page.locator('main').textContent(), { timeout: 5000 }).toMatch(REFUSAL);
          expect(heard.asked.slice(from).filter((each) => data?.test(each))).toEqual([]);
        }
      },
    );

    test.each([...new Set(CONTROLS.map(({ path }) => path))])(
      '%s has the controls that the role may use, and no other',
      async (path) => {
        const page = await visit(path);
        const controls = CONTROLS.filter((each) => each.path === path);
        const shown: string[] = [];
        for (const menu of new Set(controls.map((each) => each.menu))) {
          const here = controls.filter((each) => each.menu === menu);
          shown.push(...(await shownOf(page, menu, here)));
        }
        const wanted = controls.filter(({ permission }) => may(role, permission));
        expect(shown.sort()).toEqual(wanted.map(({ name }) => String(name)).sort());
      },
    );

    /** The names of those that are there, once those that must be there are. */
    async function shownOf(
      page: Page,
      menu: string | undefined,
      controls: readonly Control[],
    ): Promise<string[]> {
      const main = page.locator('main');
      const opener = main.getByRole('button', { name: menu ?? 'none' }).first();
      const isOpened = menu !== undefined && (await opener.count()) > 0;
      if (isOpened) await opener.click();
      const scope = menu === undefined ? main : page;
      const shown: string[] = [];
      for (const { role: kind, name, permission } of controls) {
        const found = scope.getByRole(kind, { name, exact: true });
        if (may(role, permission)) await found.first().waitFor({ timeout: 10_000 });
        if ((await found.count()) > 0) shown.push(String(name));
      }
      if (isOpened) await page.keyboard.press('Escape');
      return shown;
    }

    test('what was said in a call is shown to administrators and auditors', async () => {
      const page = await visit(`/activity?open=${call}`);
      const drawer = page.getByRole('dialog');
      if (may(role, 'audit.view')) await drawer.getByText('overheard').first().waitFor();
      else {
        await drawer.getByText(REFUSAL).waitFor();
        expect(await drawer.getByText('overheard').count()).toBe(0);
      }
    });

    test('no page asked the API for what the role may not', () => {
      expect([...new Set(heard.refused)]).toEqual([]);
    });
  });
});
