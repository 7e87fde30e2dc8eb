import { renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';

const fixture = { command: 'node', args: [FIXTURE, '--stdio'] };
const wait = { timeout: 15_000 };
let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ settings: { mcpServers: { a: fixture } } });
});
afterAll(() => hub?.stop());

function save(settings: unknown): void {
  writeFileSync(
    `${hub.settingsPath}.new`,
    typeof settings === 'string' ? settings : JSON.stringify(settings),
  );
  renameSync(`${hub.settingsPath}.new`, hub.settingsPath);
}

const statusOf = (path: string) => new RawClient(`${hub.url}${path}`, hub.key).connect();

/** Names on an endpoint, or its HTTP status. */
async function offered(path: string): Promise<string[] | number> {
  const client = new RawClient(`${hub.url}${path}`, hub.key);
  const status = await client.connect();
  return status === 200 ? client.toolNames() : status;
}

describe('a saved settings file is applied while the hub runs', { timeout: 60_000 }, () => {
  it('a new server in a new group is served, with its picks and alias', async () => {
    const groups = [{ id: 'team', servers: [{ name: 'b', tools: ['echo'], alias: 'bee' }] }];
    save({ mcpServers: { a: fixture, b: fixture }, groups });
    await expect.poll(() => offered('/mcp/team'), wait).toEqual(['bee__echo']);
    const client = new RawClient(`${hub.url}/mcp/team`, hub.key);
    await client.connect();
    expect((await client.call('bee__echo', { message: 'm' })).result).toBeDefined();
  });

  it('a file that is broken, or gone wrong in one entry, takes nothing away', async () => {
    save('{ "mcpServers": { "a": ');
    save({
      mcpServers: { a: fixture, b: { command: 5 }, c: fixture },
      groups: [{ id: 'team', servers: ['b', 'c'] }],
    });
    await expect.poll(() => statusOf('/mcp/c'), wait).toBe(200);
    expect(await statusOf('/mcp/b')).toBe(200);
    await expect.poll(async () => (await offered('/mcp/team')).toString(), wait).toContain('c__echo');
  });

  it('what leaves the file leaves the hub', async () => {
    save({ mcpServers: { a: fixture } });
    await expect.poll(() => statusOf('/mcp/c'), wait).toBe(404);
    expect(await statusOf('/mcp/team')).toBe(404);
    expect(await statusOf('/mcp/a')).toBe(200);
  });
});
