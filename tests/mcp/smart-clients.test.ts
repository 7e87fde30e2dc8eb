import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
  SSEClientTransport as ModernSse,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE, MODERN_FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { waitForServers } from '../support/rest.ts';
import { askModern, foundIn, search, textOf, waitForTools } from '../support/smart.ts';

const THREE = ['search_tools', 'describe_tool', 'call_tool'];
const ENDPOINTS = ['/$smart', '/$smart/both'] as const;

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: {
        older: { command: 'node', args: [FIXTURE, '--stdio'] },
        newer: { command: 'node', args: [MODERN_FIXTURE, '--stdio', '--era', 'modern'] },
      },
      groups: [{ id: 'both', servers: ['older', 'newer'] }],
    },
  });
  await waitForServers(hub, ['older', 'newer']);
  await waitForTools(hub, '/mcp/$smart', 'says arguments again', 2);
});
afterAll(() => hub?.stop());

interface SdkClient {
  listTools(): Promise<{ tools: Array<{ name: string }> }>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  readResource(params: { uri: string }): Promise<{ contents: unknown[] }>;
  close(): Promise<void>;
}

const init = () => ({ requestInit: { headers: { Authorization: `Bearer ${hub.key}` } } });
const v1 = async (
  transport: typeof StreamableHTTPClientTransport | typeof SSEClientTransport,
  url: string,
) => {
  const client = new Client({ name: 'v1', version: '1' });
  await client.connect(new transport(new URL(url), init()));
  return client;
};
const v2 = async (
  mode: 'auto' | 'legacy',
  transport: typeof ModernHttp | typeof ModernSse,
  url: string,
): Promise<SdkClient> => {
  const client = new ModernClient({ name: 'v2', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(new transport(new URL(url), init()));
  return client;
};

const SDKS: Record<string, (endpoint: string) => Promise<SdkClient>> = {
  'SDK v1': (endpoint) => v1(StreamableHTTPClientTransport, `${hub.url}/mcp${endpoint}`),
  'SDK v1 over HTTP+SSE': (endpoint) => v1(SSEClientTransport, `${hub.url}/sse${endpoint}`),
  'SDK v2': (endpoint) => v2('legacy', ModernHttp, `${hub.url}/mcp${endpoint}`),
  'SDK v2 over HTTP+SSE': (endpoint) => v2('legacy', ModernSse, `${hub.url}/sse${endpoint}`),
  'SDK v2 of 2026-07-28': (endpoint) => v2('auto', ModernHttp, `${hub.url}/mcp${endpoint}`),
};

describe.each(Object.entries(SDKS))('%s', (_, connect) => {
  it.each(ENDPOINTS)('finds three tools at %s, and by them all others', async (endpoint) => {
    const client = await connect(endpoint);
    try {
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(THREE);
      const found = foundIn(
        await client.callTool({ name: 'search_tools', arguments: { query: 'says the arguments again' } }),
      );
      expect(found.tools.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['older__echo', 'newer__echo']),
      );
      for (const name of ['older__echo', 'newer__echo']) {
        const described = await client.callTool({ name: 'describe_tool', arguments: { name } });
        expect(described).toMatchObject({ structuredContent: { name, inputSchema: { type: 'object' } } });
        const called = { name: 'call_tool', arguments: { name, arguments: { message: `to ${name}` } } };
        expect(textOf(await client.callTool(called))).toContain(`to ${name}`);
        expect(textOf(await client.callTool({ name, arguments: { message: 'directly' } }))).toContain(
          'directly',
        );
      }
      expect((await client.readResource({ uri: 'test://static/hello' })).contents).toHaveLength(1);
    } finally {
      await client.close();
    }
  });
});

describe.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('revision %s', (revision) => {
  it.each(ENDPOINTS)('is shown three tools and nothing else at %s', async (endpoint) => {
    const client = new RawClient(`${hub.url}/mcp${endpoint}`, hub.key);
    expect(await client.connect({}, revision)).toBe(200);
    expect(await client.toolNames()).toEqual(THREE);
    for (const [method, member] of [
      ['prompts/list', 'prompts'],
      ['resources/list', 'resources'],
      ['resources/templates/list', 'resourceTemplates'],
    ] as const)
      expect((await client.rpc(method)).result).toEqual({ [member]: [] });
    const { tools, mode } = await search(client, 'wait and report progress');
    expect(tools[0]?.name).toMatch(/__sleep$/);
    expect(mode).toMatch(/^(lexical|hybrid)$/);
  });
});

describe('revision 2026-07-28', () => {
  it.each(ENDPOINTS)('is shown three tools and nothing else at %s', async (endpoint) => {
    const listed = await (await askModern(hub, `/mcp${endpoint}`, 'tools/list')).json();
    expect(listed.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
    expect(listed.result.tools.map(({ name }: { name: string }) => name)).toEqual(THREE);
    const resources = await (await askModern(hub, `/mcp${endpoint}`, 'resources/list')).json();
    expect(resources.result).toMatchObject({ resultType: 'complete', resources: [] });
  });

  it('is answered with complete results, errors of tools among them', async () => {
    const say = async (name: string, args: Record<string, unknown>) =>
      (await (await askModern(hub, '/mcp/$smart', 'tools/call', { name, arguments: args })).json()).result;
    for (const result of [
      await say('search_tools', { query: 'echo' }),
      await say('search_tools', {}),
      await say('describe_tool', { name: 'older__echo' }),
      await say('call_tool', { name: 'older__echo', arguments: { message: 'x' } }),
      await say('call_tool', { name: 'nothing' }),
    ])
      expect(result.resultType).toBe('complete');
  });

  it('holds Mcp-Name against the tool that the client calls, which is call_tool', async () => {
    const params = { name: 'call_tool', arguments: { name: 'older__echo', arguments: { message: 'x' } } };
    const wrong = await askModern(hub, '/mcp/$smart', 'tools/call', params, {
      headers: { 'mcp-name': 'older__echo' },
    });
    expect(wrong.status).toBe(400);
    expect((await askModern(hub, '/mcp/$smart', 'tools/call', params)).status).toBe(200);
  });

  it('promises no list that is empty by its nature, and says how the tools are used', async () => {
    const { result } = await (await askModern(hub, '/mcp/$smart', 'server/discover')).json();
    expect(result.capabilities).toMatchObject({
      tools: { listChanged: true },
      resources: { subscribe: true },
    });
    expect(Object.keys(result.capabilities)).not.toContain('prompts');
    expect(result.capabilities.resources.listChanged).toBeUndefined();
    expect(result.instructions).toContain('search_tools');
    expect(result.instructions).not.toContain('A server for tests.');
  });
});
