import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Address, CHOOSERS, type Chooser, NEWER_CHOOSERS } from '../support/choosers.ts';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { waitForServers } from '../support/rest.ts';
import { available } from '../support/skips.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { areToolsInstalled } from '../support/tools.ts';

const MODERN_FIXTURE = join(PROJECT, 'tests/fixtures/modern.mjs');

let hub: Hub;
let proxy: TcpProxy;
/** Everything the clients of the running test said. */
let heard = '';

beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: {
        older: { command: process.execPath, args: [FIXTURE, '--stdio'] },
        newer: { command: process.execPath, args: [MODERN_FIXTURE, '--stdio', '--era', 'modern'] },
      },
      groups: [{ id: 'both', servers: ['older', 'newer'] }],
    },
  });
  await waitForServers(hub, ['older', 'newer']);
  proxy = await startProxy({ host: '127.0.0.1', port: hub.port }, (chunk) => {
    heard += chunk.toString('latin1');
  });
});
afterAll(async () => {
  await proxy?.close();
  await hub?.stop();
});

describe.each(Object.entries(CHOOSERS))('%s', (_, chooser) => visits(chooser));

const installed = available(
  areToolsInstalled(),
  'clients that need a newer Node: Inspector, mcporter, @ai-sdk/mcp, @openai/agents',
  'npm install --prefix tests/tools',
);
describe.runIf(installed).each(Object.entries(NEWER_CHOOSERS))('%s', (_, chooser) => visits(chooser));

function visits(chooser: Chooser): void {
  it.each([
    ['/mcp', ['older__echo', 'newer__echo']],
    ['/mcp/both', ['older__echo', 'newer__echo']],
    ['/mcp/older', ['echo']],
    ['/mcp/newer', ['echo']],
  ])(
    `speaks ${chooser.revision} at %s, where it lists and calls tools`,
    { timeout: 60_000 },
    async (path, tools) => {
      heard = '';
      const visitor = await chooser.visit(addressOf(path));
      try {
        expect(await visitor.tools()).toEqual(expect.arrayContaining(tools));
        for (const tool of tools) expect(await visitor.say(tool, `to ${tool}`)).toContain(`to ${tool}`);
      } finally {
        await visitor.close();
      }
      const said = [...heard.matchAll(/^mcp-protocol-version: *(\S+)\r$/gim)].map((match) => match[1]);
      expect(said.at(-1)).toBe(chooser.revision);
    },
  );
}

function addressOf(path: string): Address {
  const home = join(hub.dir, 'home');
  mkdirSync(home, { recursive: true });
  return { url: `http://127.0.0.1:${proxy.port}${path}`, key: hub.key, home };
}
