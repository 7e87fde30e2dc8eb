import { describe, expect, it } from 'vitest';
import { META } from '../../server/hub/meta-keys.ts';
import { MODERN_FIXTURE } from '../fixtures/upstream.ts';
import { heardUntilLast, TRANSPORTS, withFixtureHub } from '../support/fixture-hub.ts';
import { EventReader, type RawClient, readAnswer } from '../support/mcp.ts';
import { request } from '../support/modern-front.ts';

const URI = 'test://static/hello';
const NOTE = 'test://note';
const SIZE = 'test://größe';

const modernServer = (session: string) => ({ command: 'node', args: [MODERN_FIXTURE, '--stdio'], session });
const bench = withFixtureHub({ each: modernServer('per-client'), all: modernServer('auto') });

/** A client of 2026-07-28 that gives itself a name, and what it says. */
const modern = (name: string) => (path: string, method: string, params: Record<string, unknown>) => {
  const headers = { authorization: `Bearer ${bench.hub.key}` };
  return fetch(
    `${bench.hub.url}${path}`,
    request(method, params, { headers, meta: { [META.client]: name } }),
  );
};

function firstText(result: Record<string, unknown> | undefined): string {
  const first: unknown = Array.isArray(result?.content) ? result.content[0] : undefined;
  return typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : '';
}

describe('a server of 2026-07-28 that keeps something in its process', () => {
  type Count = () => Promise<string>;
  const sessions = async (path: string): Promise<Count[]> => {
    const clients = [await bench.connected(path), await bench.connected(path)];
    return clients.map((client) => async () => firstText((await client.call('counter')).result));
  };
  const sessionless = async (path: string): Promise<Count[]> =>
    ['one', 'two'].map(modern).map((say) => async () => {
      const response = await say(path, 'tools/call', { name: 'counter', arguments: {} });
      return firstText((await readAnswer(response)).result);
    });

  it.each([
    ['with sessions', sessions],
    ['of its own revision', sessionless],
  ])('has a process for each of the clients %s, where its entry says so', async (_, clients) => {
    const [one, two] = await clients('/mcp/each');
    expect([await one?.(), await one?.(), await two?.(), await one?.()]).toEqual(['1', '2', '1', '3']);
  });

  it('is shared by all of them where its entry leaves it open', async () => {
    const [one, two] = await sessionless('/mcp/all');
    expect([await one?.(), await two?.()]).toEqual(['1', '2']);
  });

  it('tells a client that listens of what its own process does, and no other', async () => {
    const [mine, other] = [modern('listening'), modern('another')];
    const listen = { notifications: { resourceSubscriptions: [NOTE, SIZE] } };
    const stream = new EventReader(await mine('/mcp/each', 'subscriptions/listen', listen));
    await stream.message(({ method }) => method === 'notifications/subscriptions/acknowledged');
    const touch = (uri: string) => ({ name: 'touch', arguments: { uri } });
    await readAnswer(await other('/mcp/each', 'tools/call', touch(NOTE)));
    await readAnswer(await mine('/mcp/each', 'tools/call', touch(SIZE)));
    expect(await stream.message()).toMatchObject({ params: { uri: SIZE } });
    await stream.close();
  });
});

describe.each(TRANSPORTS)('a client that gets a connection of its own to a %s server', (server) => {
  /** The server asks, and its clients get connections of their own from then on. */
  async function becomeOwner(client: RawClient): Promise<void> {
    for (let time = 0; time < 2; time += 1) {
      const stream = await client.stream('ask', 'tools/call', { name: 'list_roots', arguments: {} });
      const question = await stream.message(({ method }) => method === 'roots/list');
      await client.answer(String(question.id), { result: { roots: [] } });
      await stream.message(({ id }) => id === 'ask');
    }
  }

  it('hears there, once, of what it subscribed to before', async () => {
    const client = await bench.connected(`/mcp/${server}`, { roots: {} });
    const stream = await client.listen();
    expect((await client.rpc('resources/subscribe', { uri: URI })).result).toEqual({});
    await becomeOwner(client);
    await client.rpc('resources/subscribe', { uri: 'test://static/pixel' });
    await client.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([{ uri: URI, touched: true }]);
    expect((await client.rpc('resources/unsubscribe', { uri: URI })).result).toEqual({});
    await client.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([]);
    await client.end();
  });
});
