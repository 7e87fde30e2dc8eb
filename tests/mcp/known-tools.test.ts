import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningFixture, startFixture } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { rest, waitForServers } from '../support/rest.ts';
import { clientAt, search, waitForTools } from '../support/smart.ts';

/** More than begin to connect at once. */
const NAMES = Array.from({ length: 40 }, (_, index) => `server${index}`);
const ends: (() => unknown)[] = [];
let last: Hub | undefined;
afterAll(async () => {
  await last?.stop();
  for (const end of ends) await end();
});

/** Takes every connection and never says a word. */
async function silence(port: number): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
}

const settingsFor = ({ port }: RunningFixture) => ({
  mcpServers: Object.fromEntries(
    NAMES.map((name) => [name, { type: 'streamable-http', url: `http://127.0.0.1:${port}/mcp?${name}` }]),
  ),
});

describe('what servers said in an earlier life', { timeout: 120_000 }, () => {
  it('is listed, found and described by a hub that reaches none of them', async () => {
    const fixture = await startFixture('http');
    ends.push(() => fixture.stop());
    const dir = mkdtempSync(join(tmpdir(), 'patchbay-known-'));
    ends.push(() => rmSync(dir, { recursive: true, force: true }));
    const env = { EMBEDDING_MODEL: 'none' };
    const first = await startHub({ dir, settings: settingsFor(fixture), env });
    last = first;
    await waitForServers(first, NAMES);
    await waitForTools(first, '/mcp/$smart', 'says the arguments again', NAMES.length);
    expect(await first.stop()).toBe(0);
    await fixture.stop();
    await silence(fixture.port);

    const second = await startHub({ dir, env });
    last = second;
    const names = await (await clientAt(second, '/mcp')).toolNames();
    for (const name of NAMES) expect(names).toContain(`${name}__echo`);
    const agent = await clientAt(second, '/mcp/$smart');
    const { tools, notice } = await search(agent, 'says the arguments again', { limit: 50 });
    expect(new Set(tools.map(({ server }) => server)).size).toBe(NAMES.length);
    expect(notice).not.toMatch(/not known yet|still reading/);
    const { result } = await agent.call('describe_tool', { name: 'server39__echo' });
    expect(JSON.stringify(result)).toContain('inputSchema');
    const { body } = await rest(second, 'GET', '/servers?limit=100');
    expect(JSON.stringify(body)).not.toContain('"ready"');
  });
});
