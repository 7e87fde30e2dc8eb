import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODERN_FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { waitForServers } from '../support/rest.ts';
import { available } from '../support/skips.ts';
import { areToolsInstalled, runTool } from '../support/tools.ts';

const present = available(
  areToolsInstalled(),
  'the official client of tasks',
  'npm install --prefix tests/tools',
);

describe.runIf(present)('the official client of tasks, at an endpoint of several servers', () => {
  let hub: Hub;
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'patchbay-tasks-'));
    const server = (era: string) => ({
      command: 'node',
      args: [MODERN_FIXTURE, '--stdio', '--era', era, '--tasks', '--name', era],
    });
    hub = await startHub({
      settings: { mcpServers: { modern: server('modern'), legacy: server('legacy') } },
    });
    await waitForServers(hub, ['modern', 'legacy']);
  });
  afterAll(async () => {
    await hub?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it.each([
    ['2026-07-28 that asked it something', 'auto', 'modern', { name: 'x', ask: true }, 'modern: ext'],
    ['2025-11-25', 'legacy', 'legacy', { name: 'quick' }, 'legacy: quick'],
  ])('gets the result of a task of %s', async (_what, mode, server, asked, text) => {
    const args = JSON.stringify(asked);
    const said = await runTool('ext-tasks', [`${hub.url}/mcp`, hub.key, `${server}__job`, args, mode], home);
    expect(JSON.parse(said)).toMatchObject({
      status: 'completed',
      result: { content: [{ text }] },
    });
  });
});
