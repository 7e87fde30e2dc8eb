import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../support/hub.ts';

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The folder of a hub that has not run yet. */
function folder(): { dir: string; data: string } {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-failed-'));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  const data = join(dir, 'data');
  mkdirSync(data);
  writeFileSync(join(dir, 'mcp_settings.json'), JSON.stringify({ mcpServers: {} }));
  return { dir, data };
}

async function started(dir: string): Promise<Hub> {
  const hub = await startHub({ dir, settings: { mcpServers: {} } });
  cleanups.push(() => hub.stop());
  return hub;
}

describe('a start that cannot go on', { timeout: 120_000 }, () => {
  it('names the folder that holds no database, and ends', async () => {
    const { dir, data } = folder();
    mkdirSync(join(data, 'pg'));
    writeFileSync(join(data, 'pg', 'notes.txt'), 'mine');
    await expect(startHub({ dir })).rejects.toThrow('holds no database');
  });

  it('names a key that is too short, though the database opens meanwhile, and leaves the folder to the next', async () => {
    const { dir, data } = folder();
    const key = join(data, 'encryption-key');
    writeFileSync(key, 'short');
    await expect(startHub({ dir })).rejects.toThrow('encryption-key');
    rmSync(key);
    const hub = await started(dir);
    expect((await fetch(`${hub.url}/health/live`)).status).toBe(200);
  });

  it('leaves the folder to the hub that has it', async () => {
    const { dir } = folder();
    const hub = await started(dir);
    await expect(startHub({ dir })).rejects.toThrow('already uses the data folder');
    expect((await fetch(`${hub.url}/health/ready`)).status).toBe(200);
  });
});
