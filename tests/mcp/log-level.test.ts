import { describe, expect, it } from 'vitest';
import { TRANSPORTS, withFixtureHub } from '../support/fixture-hub.ts';
import type { RawClient } from '../support/mcp.ts';

const { connected } = withFixtureHub();

/** Levels of the log messages that a call says before its answer. */
async function logged(client: RawClient, level: string): Promise<unknown[]> {
  const params = { name: 'log', arguments: { level, text: level } };
  const stream = await client.stream('c', 'tools/call', params);
  if (!stream.contentType.includes('text/event-stream')) return [];
  const events = await stream.rest();
  return events.flatMap(({ data }) => (data === '' ? [] : (JSON.parse(data).params?.level ?? [])));
}

describe.each(TRANSPORTS)('log messages of a %s server', (server) => {
  it('reach the client whose call they belong to, on its stream', async () => {
    const client = await connected(`/mcp/${server}`);
    expect(await logged(client, 'info')).toEqual(['info']);
  });

  it('are those that each client wants, though they share the server', async () => {
    const [quiet, loud] = [await connected(`/mcp/${server}`), await connected(`/mcp/${server}`)];
    expect((await quiet.rpc('logging/setLevel', { level: 'error' })).result).toEqual({});
    expect((await loud.rpc('logging/setLevel', { level: 'debug' })).result).toEqual({});
    await expect.poll(() => logged(loud, 'debug')).toEqual(['debug']);
    expect(await logged(quiet, 'debug')).toEqual([]);
    expect(await logged(quiet, 'error')).toEqual(['error']);
  });
});

it('a level that is none is refused, naming those there are', async () => {
  const client = await connected('/mcp');
  const { error } = await client.rpc('logging/setLevel', { level: 'loud' });
  expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('emergency') });
});
