import {
  Client as NewerClient,
  StreamableHTTPClientTransport as NewerHttp,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorBench, startDoor } from '../support/door.ts';

let door: DoorBench;

beforeAll(async () => {
  door = await startDoor();
  door.on('ask', async (port, { signal }) => {
    const params = { message: 'Who?', requestedSchema: { type: 'object', properties: {} } };
    const asked = Buffer.from(JSON.stringify(params));
    const reply = await port.ask('elicitation/create', asked, signal ?? new AbortController().signal);
    const text = (reply.ok ? reply.result : reply.error).toString();
    return { content: [{ type: 'text', text }] };
  });
  door.on('pause', async (port) => {
    port.pause?.(10);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { content: [{ type: 'text', text: 'after the pause' }] };
  });
  door.on('fail', (port) => {
    port.notify('notifications/message', Buffer.from('{"level":"info","data":1}'));
    throw new Error('it failed');
  });
});
afterAll(() => door?.close());

/** `fetch` that notes which streams are taken up. */
function noting(taken: string[]): typeof fetch {
  return (input, init) => {
    const last = new Headers(init?.headers).get('last-event-id');
    if (last !== null) taken.push(last);
    return fetch(input, init);
  };
}

interface AnyClient {
  callTool(params: { name: string }): Promise<unknown>;
  close(): Promise<void>;
}

const CAPABILITIES = { capabilities: { elicitation: {} } };
const ACCEPTED = { action: 'accept' as const, content: { name: 'Ada' } };

const CLIENTS: Record<string, (taken: string[]) => Promise<AnyClient>> = {
  'SDK v1 over streamable HTTP': async (taken) => {
    const client = new Client({ name: 'v1', version: '1' }, CAPABILITIES);
    client.setRequestHandler(ElicitRequestSchema, () => ACCEPTED);
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${door.url}/mcp`), { fetch: noting(taken) }),
    );
    return client;
  },
  'SDK v2 over streamable HTTP': async (taken) => {
    const client = new NewerClient({ name: 'v2', version: '1' }, CAPABILITIES);
    client.setRequestHandler('elicitation/create', () => ACCEPTED);
    await client.connect(new NewerHttp(new URL(`${door.url}/mcp`), { fetch: noting(taken) }));
    return client;
  },
  'SDK v1 over HTTP+SSE': async () => {
    const client = new Client({ name: 'v1', version: '1' }, CAPABILITIES);
    client.setRequestHandler(ElicitRequestSchema, () => ACCEPTED);
    await client.connect(new SSEClientTransport(new URL(`${door.url}/sse`)));
    return client;
  },
};

describe.each(Object.entries(CLIENTS))('%s', (_name, connect) => {
  it('answers what a server asks during a call', async () => {
    const client = await connect([]);
    expect(JSON.stringify(await client.callTool({ name: 'ask' }))).toContain('Ada');
    await client.close();
  });

  it('comes back for the rest of a call whose stream the server ended', async () => {
    const client = await connect([]);
    expect(JSON.stringify(await client.callTool({ name: 'pause' }))).toContain('after the pause');
    await client.close();
  });

  it('asks no more than once for a stream that ended with an error', async () => {
    const taken: string[] = [];
    const client = await connect(taken);
    // From now on it comes back after 10 ms, so that what follows is time for many tries.
    await client.callTool({ name: 'pause' });
    await expect(client.callTool({ name: 'fail' })).rejects.toThrow('it failed');
    await client.callTool({ name: 'pause' });
    expect(taken.filter((id) => id.endsWith('-2')).length).toBeLessThanOrEqual(1);
    await client.close();
  });
});
