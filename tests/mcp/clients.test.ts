import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
  SSEClientTransport as ModernSse,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { snippet, sseUrl } from '../../server/contract/snippets.ts';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { makeKey, waitForServers } from '../support/rest.ts';

const script = (name: string) => `${PROJECT}/node_modules/@modelcontextprotocol/server-${name}/dist/index.js`;

let hub: Hub;
let key: string;

beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: {
        everything: { command: 'node', args: [script('everything'), 'stdio'] },
        memory: { command: 'node', args: [script('memory')] },
      },
      groups: [{ id: 'picked', servers: [{ name: 'everything', tools: ['echo'] }, 'memory'] }],
    },
  });
  await waitForServers(hub, ['everything', 'memory']);
  key = (await makeKey(hub, { name: 'clients', scope: { groups: ['picked'], servers: ['everything'] } }))
    .token;
});
afterAll(() => hub?.stop());

/** What both SDKs' clients have in common, as far as it is used here. */
interface AnyClient {
  listTools(): Promise<{ tools: Array<{ name: string }> }>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  listResources(): Promise<{ resources: Array<{ uri: string }> }>;
  readResource(params: { uri: string }): Promise<{ contents: unknown[] }>;
  listPrompts(): Promise<{ prompts: Array<{ name: string }> }>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<{ messages: unknown[] }>;
  close(): Promise<void>;
}

const remoteEntry = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const stdioEntry = z.object({ args: z.array(z.string()), env: z.record(z.string(), z.string()) });

/** The entry of a client's configuration file, as users are shown it. */
function entryOf(id: 'http' | 'sse' | 'claude-desktop', path: string): unknown {
  const { text } = snippet(id, { url: `${hub.url}${path}`, key, name: 'patchbay' });
  return z.object({ mcpServers: z.object({ patchbay: z.unknown() }) }).parse(JSON.parse(text)).mcpServers
    .patchbay;
}

const CLIENTS: Record<string, (path: string) => Promise<AnyClient>> = {
  'SDK v1 over streamable HTTP': async (path) => {
    const { url, headers } = remoteEntry.parse(entryOf('http', path));
    const client = new Client({ name: 'v1', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    return client;
  },
  'SDK v2 over streamable HTTP': async (path) => {
    const { url, headers } = remoteEntry.parse(entryOf('http', path));
    const client = new ModernClient({ name: 'v2', version: '1' });
    await client.connect(new ModernHttp(new URL(url), { requestInit: { headers } }));
    return client;
  },
  'SDK v2 that asks for the newest revision first': async (path) => {
    const { url, headers } = remoteEntry.parse(entryOf('http', path));
    const client = new ModernClient({ name: 'v2', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new ModernHttp(new URL(url), { requestInit: { headers } }));
    return client;
  },
  'SDK v1 over HTTP+SSE': async (path) => {
    const { url, headers } = remoteEntry.parse(entryOf('sse', path));
    const client = new Client({ name: 'v1sse', version: '1' });
    await client.connect(new SSEClientTransport(new URL(url), { requestInit: { headers } }));
    return client;
  },
  'SDK v2 over HTTP+SSE': async (path) => {
    const { url, headers } = remoteEntry.parse(entryOf('sse', path));
    const client = new ModernClient({ name: 'v2sse', version: '1' });
    await client.connect(new ModernSse(new URL(url), { requestInit: { headers } }));
    return client;
  },
  'mcp-remote, as Claude Desktop runs it': (path) => throughMcpRemote(path, []),
  'mcp-remote over HTTP+SSE': (path) => throughMcpRemote(path, ['--transport', 'sse-only']),
};

async function throughMcpRemote(path: string, more: string[]): Promise<AnyClient> {
  const { args, env } = stdioEntry.parse(entryOf('claude-desktop', path));
  const own = args
    .slice(args.indexOf('mcp-remote') + 1)
    .map((arg) =>
      more.length > 0 && arg.startsWith('http')
        ? sseUrl(arg)
        : arg.replace('${AUTHORIZATION}', env.AUTHORIZATION ?? ''),
    );
  const client = new Client({ name: 'through mcp-remote', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [`${PROJECT}/node_modules/mcp-remote/dist/proxy.js`, ...own, ...more],
    env: { PATH: process.env.PATH ?? '', HOME: hub.dir },
    stderr: 'ignore',
  });
  await client.connect(transport);
  return client;
}

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  it.each([
    ['/mcp', 'everything__', true],
    ['/mcp/picked', 'everything__', false],
    ['/mcp/everything', '', true],
  ])('lists, calls, reads and prompts through %s', async (path, prefix, whole) => {
    const connect = CLIENTS[name];
    if (!connect) throw new Error('no such client');
    const client = await connect(path);
    try {
      const tools = (await client.listTools()).tools.map((tool) => tool.name);
      expect(tools).toContain(`${prefix}echo`);
      expect(tools.includes(`${prefix}get-sum`)).toBe(whole);
      const said = await client.callTool({ name: `${prefix}echo`, arguments: { message: 'through' } });
      expect(said).toMatchObject({ content: [{ type: 'text', text: 'Echo: through' }] });
      const { resources } = await client.listResources();
      const uri = resources.find((resource) => resource.uri.startsWith('demo://'))?.uri ?? '';
      expect((await client.readResource({ uri })).contents).toHaveLength(1);
      expect((await client.listPrompts()).prompts.map((prompt) => prompt.name)).toContain(
        `${prefix}simple-prompt`,
      );
      expect((await client.getPrompt({ name: `${prefix}simple-prompt` })).messages.length).toBeGreaterThan(0);
      await expect(client.callTool({ name: 'nothing', arguments: {} })).rejects.toThrow(/Unknown tool/);
    } finally {
      await client.close();
    }
  });
});
