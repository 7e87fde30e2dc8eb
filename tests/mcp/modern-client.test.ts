import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deferred } from '../../server/lib/deferred.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { waitForServers } from '../support/rest.ts';

let hub: Hub;
beforeAll(async () => {
  const fixture = { command: 'node', args: [FIXTURE, '--stdio'] };
  hub = await startHub({ settings: { mcpServers: { a: fixture, b: fixture } } });
  await waitForServers(hub, ['a', 'b']);
});
afterAll(() => hub?.stop());

/** The official client, which asks for the newest revision first. */
async function connected(path: string): Promise<Client> {
  const client = new Client({ name: 'v2', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const requestInit = { headers: { authorization: `Bearer ${hub.key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${hub.url}${path}`), { requestInit }));
  return client;
}

describe.each(['/mcp', '/mcp/a'])('the official client of the newest revision at %s', (path) => {
  const named = (name: string) => (path === '/mcp' ? `a__${name}` : name);

  it('speaks that revision, without a session', async () => {
    const client = await connected(path);
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect(client.getServerVersion()).toMatchObject({ name: 'patchbay' });
    expect(client.getServerCapabilities()).toMatchObject({ tools: { listChanged: true } });
    await client.close();
  });

  it('lists, calls, reads and gets', async () => {
    const client = await connected(path);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain(named('echo'));
    const said = await client.callTool({ name: named('echo'), arguments: { message: 'größe' } });
    expect(said.content).toEqual([{ type: 'text', text: 'größe' }]);
    const failed = await client.callTool({ name: named('fail'), arguments: {} });
    expect(failed.isError).toBe(true);
    const { contents } = await client.readResource({ uri: 'test://static/hello' });
    expect(contents).toMatchObject([{ text: 'hello' }]);
    const { messages } = await client.getPrompt({ name: named('greet'), arguments: { who: 'Ada' } });
    expect(messages).toHaveLength(1);
    await expect(client.callTool({ name: 'none', arguments: {} })).rejects.toMatchObject({ code: -32602 });
    await expect(client.readResource({ uri: 'test://none' })).rejects.toMatchObject({ code: -32602 });
    await client.close();
  });

  it('hears progress', async () => {
    const client = await connected(path);
    const steps: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void steps.push(progress);
    await client.callTool({ name: named('sleep'), arguments: { ms: 30, progress: 3 } }, { onprogress });
    expect(steps).toEqual([1, 2, 3]);
    await client.close();
  });

  it('listens for changes', async () => {
    const client = await connected(path);
    const changed = deferred<void>();
    client.setNotificationHandler('notifications/tools/list_changed', () => changed.resolve());
    const subscription = await client.listen({ toolsListChanged: true });
    await client.callTool({ name: named('add_tool'), arguments: { name: `added${path.length}` } });
    await changed.promise;
    await subscription.close();
    await client.close();
  });
});
