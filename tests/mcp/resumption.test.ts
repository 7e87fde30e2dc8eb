import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE, type RunningFixture, startFixture } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { RawClient } from '../support/mcp.ts';
import { waitForServers } from '../support/rest.ts';

let hub: Hub;
let http: RunningFixture;

beforeAll(async () => {
  http = await startFixture('http');
  hub = await startHub({
    settings: {
      mcpServers: {
        stdio: { command: 'node', args: [FIXTURE, '--stdio'] },
        http: { url: `http://127.0.0.1:${http.port}/mcp` },
      },
    },
  });
  await waitForServers(hub, ['stdio', 'http']);
});
afterAll(async () => {
  await hub?.stop();
  await http?.stop();
});

async function connected(path: string, revision?: string): Promise<RawClient> {
  const client = new RawClient(`${hub.url}${path}`, hub.key);
  expect(await client.connect({}, revision)).toBe(200);
  return client;
}

const sleep = { name: 'sleep', arguments: { ms: 800, progress: 7 }, _meta: { progressToken: 'p' } };

describe('a client that loses its stream in the middle of a call', () => {
  it.each(['2025-03-26', '2025-11-25'])('of %s gets the rest and the answer, once each', async (revision) => {
    const client = await connected('/mcp/stdio', revision);
    const stream = await client.stream('c', 'tools/call', sleep);
    let last = '';
    const seen: unknown[] = [];
    while (seen.length < 2) {
      const event = await stream.event();
      last = event?.id ?? last;
      if (event?.data) seen.push(JSON.parse(event.data).params.progress);
    }
    await stream.close();
    const rest = await (await client.listen(last)).rest();
    const messages = rest.filter(({ data }) => data !== '').map(({ data }) => JSON.parse(data));
    expect([...seen, ...messages.slice(0, -1).map(({ params }) => params.progress)]).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(messages.at(-1)).toMatchObject({ id: 'c', result: { content: [{ text: 'slept' }] } });
  });
});

describe('a server that ends its stream to be polled', () => {
  it('does so to a client that knows it: an id, the time to come back, and the rest for who comes', async () => {
    const client = await connected('/mcp/http');
    const params = { name: 'close_stream', arguments: { retry: 30, ms: 200 } };
    const events = await (await client.stream('c', 'tools/call', params)).rest();
    expect(events[0]).toMatchObject({ data: '', id: expect.any(String) });
    expect(events.some(({ retry }) => retry !== undefined)).toBe(true);
    const rest = await (await client.listen(events.findLast(({ id }) => id)?.id)).rest();
    expect(JSON.parse(rest.at(-1)?.data ?? '')).toMatchObject({
      id: 'c',
      result: { content: [{ text: 'closed and answered' }] },
    });
  });

  it('is waited for on behalf of a client that does not', async () => {
    const client = await connected('/mcp/http', '2025-06-18');
    const { text } = await client.call('close_stream', { retry: 30, ms: 200 });
    expect(text).toContain('closed and answered');
  });
});
