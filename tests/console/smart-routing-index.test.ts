import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smartStatusSchema } from '../../server/contract/api/smart-routing.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { freePort } from '../support/port.ts';
import { rest, restAs } from '../support/rest.ts';
import { setServers } from './set-servers.ts';
import { type Console, canShowConsole, startConsole, violations } from './support.ts';

const statusOf = ({ hub }: Console) => restAs(hub, smartStatusSchema, '/smart-routing/status');
const patient = { timeout: 60_000, interval: 100 };

describe.runIf(canShowConsole)('the index of smart routing, with the model that the hub brings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-set-'));
  const set = setServers(folder, 200);
  let app: Console;
  beforeAll(async () => {
    app = await startConsole({
      settings: { mcpServers: set.mcpServers },
      env: { EMBEDDING_MODEL: undefined },
    });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a reindex is seen from what it takes, over how far it is, to its end, while searches go on', async () => {
    const { page, complaints, close } = await app.open('/smart-routing?tab=index');
    await page.getByText(`${set.tools} embedded`).waitFor({ timeout: 60_000 });
    await page.getByText('Every tool can be found by what it means.').waitFor();
    const button = page.getByRole('button', { name: 'Reindex' });
    await button.click();
    const dialog = page.getByRole('alertdialog', { name: `Embed all ${set.tools} tools anew?` });
    await dialog.getByText(/^It takes about \d+.* and no money\.$/).waitFor();
    const { lastEmbeddedAt } = await statusOf(app);
    await dialog.getByRole('button', { name: 'Reindex' }).click();

    const bar = page.getByRole('progressbar', { name: 'Reindex' });
    await bar.waitFor({ timeout: 20_000 });
    await page.getByText('Searches use the vectors there are').waitFor();
    await page
      .getByText(new RegExp(`^\\d+ of ${set.tools} · about \\d+.* left$`))
      .waitFor({ timeout: 20_000 });
    expect(await button.isDisabled()).toBe(true);
    const during = await rest(app.hub, 'POST', '/smart-routing/search', { query: 'open an issue' });
    expect(during.body).toMatchObject({ mode: 'hybrid', reason: null });

    await bar.waitFor({ state: 'detached', timeout: 60_000 });
    await page.getByText('Every tool can be found by what it means.').waitFor();
    await expect.poll(() => button.isDisabled()).toBe(false);
    const after = await statusOf(app);
    expect(after).toMatchObject({ embedded: set.tools, pending: 0, failed: 0, reindex: null });
    expect(after.lastEmbeddedAt).not.toBe(lastEmbeddedAt);
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await close();
  });
});

/** A service that speaks `/embeddings`; what it answers to texts that hold a word is chosen by the test. */
async function startService() {
  const state: { answer: (texts: readonly string[]) => number } = { answer: () => 200 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (chunk: Buffer) => parts.push(chunk));
    request.on('end', () => {
      const input: string[] = JSON.parse(Buffer.concat(parts).toString()).input;
      response.statusCode = state.answer(input);
      response.setHeader('content-type', 'application/json');
      const data = input.map((text, index) => ({ index, embedding: [text.length, 1, index + 1, 0.5] }));
      response.end(JSON.stringify(response.statusCode === 200 ? { data } : { error: { message: 'no' } }));
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    state,
    url: `http://127.0.0.1:${port}/v1`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.runIf(canShowConsole)('the index of smart routing, with a service that fails', () => {
  let app: Console;
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    service = await startService();
    app = await startConsole({
      settings: { mcpServers: { git: { command: 'node', args: [FIXTURE, '--stdio', '--tools', '40'] } } },
      env: { OPENAI_BASE_URL: service.url, EMBEDDING_MODEL: 'some-model', OPENAI_API_KEY: 'wrong' },
    });
  });
  afterAll(async () => {
    await app?.close();
    await service?.close();
  });
  const complete = () =>
    expect.poll(() => statusOf(app), patient).toMatchObject({ pending: 0, failure: null, reindex: null });

  test.each([
    [401, 'The embedding service refused the request (401): check OPENAI_API_KEY.'],
    [500, 'The embedding service failed (500).'],
  ])('an answer of %i is said with what it means, and goes away by itself', async (code, message) => {
    service.state.answer = () => 200;
    await complete();
    const { page, close } = await app.open('/smart-routing?tab=index');
    await page.getByText('Every tool can be found by what it means.').waitFor();
    service.state.answer = () => code;
    await page.getByRole('button', { name: 'Reindex' }).click();
    await page.getByText('The service is asked for every tool again and may bill it.').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reindex' }).click();
    await page.getByText(message).waitFor({ timeout: 30_000 });
    await page.getByText('Not embedding').first().waitFor();
    await page.getByText('What is embedded stays').waitFor();
    expect(await page.getByText(/left$/).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    service.state.answer = () => 200;
    await page.getByText('Every tool can be found by what it means.').waitFor({ timeout: 40_000 });
    expect(await page.getByText(message).count()).toBe(0);
    await close();
  });

  test('refused tools are named with all of why, and how many more there are', async () => {
    await complete();
    service.state.answer = (texts) => (texts.some((text) => text.includes('tool')) ? 400 : 200);
    expect((await rest(app.hub, 'POST', '/smart-routing/reindex')).status).toBe(202);
    const viewport = { width: 390, height: 900 };
    const { page, close } = await app.open('/smart-routing?tab=index', { viewport });
    const list = page.getByRole('list', { name: 'Refused tools' });
    await list.waitFor({ timeout: 40_000 });
    const { failed, failures } = await statusOf(app);
    expect(failed).toBeGreaterThan(failures.length);
    await page.getByText(`These are the newest ${failures.length} of ${failed}.`, { exact: false }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(failures.length);
    await list.getByText('The embedding service refused the tool’s text (400).').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
    await list.getByRole('link').first().click();
    await page.waitForURL(/\/servers\?name=git&tab=tools&tool=/);
    await close();
  });
});
