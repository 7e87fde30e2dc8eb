/**
 * `npm run screenshots`: the README's pictures, of seeded hubs in a real Chromium. Each is worth a look before it is
 * committed.
 *
 *   npm run screenshots                     all of them
 *   npm run screenshots -- smart-routing    those that are named
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../tests/support/browser.ts';
import { freePort } from '../tests/support/port.ts';

interface Shot {
  name: string;
  path: string;
  /** What has to be on the page first. */
  shows: string;
  scheme: 'light' | 'dark';
  locale?: string;
  /** A page that has to say something before: what takes its time is done then. */
  after?: { path: string; text: string };
}

const SHOTS: Record<string, readonly Shot[]> = {
  busy: [
    { name: 'overview-light', path: '/', shows: 'h1', scheme: 'light' },
    { name: 'overview-dark', path: '/', shows: 'h1', scheme: 'dark' },
    { name: 'servers', path: '/servers', shows: 'table', scheme: 'light' },
    { name: 'server-tools', path: '/servers?name=github&tab=tools', shows: 'table', scheme: 'dark' },
    { name: 'group', path: '/groups?id=engineering-daily-work', shows: 'h1', scheme: 'light' },
    { name: 'activity', path: '/activity', shows: 'table', scheme: 'dark' },
    { name: 'keys-chinese', path: '/keys', shows: 'table', scheme: 'light', locale: 'zh-CN' },
  ],
  broken: [{ name: 'attention', path: '/', shows: 'h1', scheme: 'light' }],
  history: [{ name: 'audit', path: '/audit', shows: 'table', scheme: 'light' }],
  real: [
    {
      name: 'smart-routing',
      path: '/smart-routing?q=open+an+issue+about+a+crash',
      shows: '[data-walk]',
      scheme: 'light',
      after: { path: '/smart-routing?tab=index', text: 'Every tool can be found by what it means.' },
    },
  ],
};

const FOLDER = 'docs/images';
const SIZE = { width: 1440, height: 900 };
/** For what comes after the first answer: charts, live states. */
const SETTLE_MS = 2500;
const PATIENCE_MS = 180_000;

interface Seeded {
  url: string;
  username: string;
  password: string;
  stop(): Promise<void>;
}

async function seed(scenario: string): Promise<Seeded> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-shots-'));
  const args = ['--import', 'tsx', 'scripts/seed.ts', scenario, '--port', String(port), '--dir', dir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [username = '', password = ''] = await signInOf(child);
  return {
    url: `http://localhost:${port}`,
    username,
    password,
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Who may sign in, once the seed says so. @throws Error when it ends before */
function signInOf(child: ChildProcess): Promise<string[]> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the seed ended with ${code}`)));
    if (!child.stdout) return reject(new Error('the seed cannot be read'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^Sign in\s+(\S+) \/ (\S+)$/.exec(line);
      if (found) resolve(found.slice(1));
    });
  });
}

async function take(browser: Browser, hub: Seeded, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: SIZE,
    colorScheme: shot.scheme,
    locale: shot.locale ?? 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${hub.url}${shot.after?.path ?? shot.path}`);
  await signIn(page, hub);
  if (shot.after) {
    await page.getByText(shot.after.text).waitFor({ timeout: PATIENCE_MS });
    await page.goto(`${hub.url}${shot.path}`);
    // What is asked for the first time may be answered in a hurry.
    await page.locator(`main ${shot.shows}`).first().waitFor();
    await page.reload();
  }
  await page.locator(`main ${shot.shows}`).first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `${shot.name}.png`) });
  await context.close();
  console.log(`${FOLDER}/${shot.name}.png`);
}

async function signIn(page: Page, { username, password }: Seeded): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
}

const named = process.argv.slice(2);
const all = Object.values(SHOTS).flat();
const unknown = named.filter((name) => !all.some((shot) => shot.name === name));
if (unknown.length > 0) throw new Error(`There is no picture ${unknown.join(', ')}`);

mkdirSync(FOLDER, { recursive: true });
const browser = await launchBrowser();
for (const [scenario, every] of Object.entries(SHOTS)) {
  const shots = named.length > 0 ? every.filter(({ name }) => named.includes(name)) : every;
  if (shots.length === 0) continue;
  const hub = await seed(scenario);
  try {
    for (const shot of shots) await take(browser, hub, shot);
  } finally {
    await hub.stop();
  }
}
await browser.close();
