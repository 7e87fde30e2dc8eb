import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { vi } from 'vitest';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { type Hub, type HubOptions, PROJECT, startHub } from '../support/hub.ts';
import { available } from '../support/skips.ts';

// A browser and a hub of its own for every file: on a busy machine a flow of ten steps takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Whether this machine can show the console at all; use it with `describe.runIf`. */
export const canShowConsole = [
  available(chromiumPath !== undefined, 'the console in a browser', 'apt-get install chromium'),
  available(existsSync(join(PROJECT, '.next/BUILD_ID')), 'the console', 'npm run build'),
].every(Boolean);

export const ADMIN = { username: 'admin', password: 'patch-cable-amber-7' };

export interface Opened {
  page: Page;
  /** Errors and warnings that the browser noted, exceptions of the page, and what its policy refused. */
  complaints: string[];
  close(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Default: the administrator; null opens the page signed out. */
  as?: { username: string; password: string } | null;
}

export interface Console {
  readonly hub: Hub;
  readonly browser: Browser;
  /** A page of a browser of its own, signed in, at `path`. */
  open(path: string, options?: OpenOptions): Promise<Opened>;
  close(): Promise<void>;
}

/** A hub with its console and an administrator, and a browser to open it with. */
export async function startConsole(options: HubOptions = {}): Promise<Console> {
  const env = {
    CONSOLE: 'on',
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_PASSWORD: ADMIN.password,
    ...options.env,
  };
  const hub = await startHub({ ...options, env });
  const browser = await launchBrowser();
  await untilServed(`${hub.url}/`);
  return {
    hub,
    browser,
    async open(path, { as = ADMIN, ...context } = {}) {
      const opened = await openPage(browser, context);
      await opened.page.goto(`${hub.url}${path}`);
      if (as) await signIn(opened.page, as);
      return opened;
    },
    async close() {
      await browser.close();
      await hub.stop();
    },
  };
}

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // The browser keeps to itself what is refused to a script that catches it.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`The policy refused ${blockedURI} by ${violatedDirective}`),
    );
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints, close: () => context.close() };
}

/** Fills the sign-in form that a page without a session leads to, and waits until the console is there. */
export async function signIn(page: Page, as: { username: string; password: string }): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(as.username);
  await page.locator('input[autocomplete=current-password]').fill(as.password);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor({ state: 'attached' });
}

const axe = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, one line each. Injected past the page's policy, which allows no foreign script. */
export async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe() });
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      "axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ' ' + nodes[0].html)))",
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(String(result.value));
}

/** Next is loaded after the hub is ready. */
export async function untilServed(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await delay(100);
  }
  throw new Error(`${url} is not served`);
}
