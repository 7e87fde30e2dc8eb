import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { heardUntilLast, TRANSPORTS, withFixtureHub } from '../support/fixture-hub.ts';
import { RawClient } from '../support/mcp.ts';
import { makeKey, rest } from '../support/rest.ts';

const URI = 'test://static/hello';

const resourceList = z.object({ resources: z.array(z.object({ uri: z.string() })) });

const bench = withFixtureHub();
const connected = (path: string) => bench.connected(path, { roots: { listChanged: true } });

it('a key that is narrowed hears no more of what it may not see any more', async () => {
  const { hub } = bench;
  const { id, token } = await makeKey(hub, { scope: { servers: ['stdio', 'http'] } });
  const client = new RawClient(`${hub.url}/mcp`, token);
  expect(await client.connect()).toBe(200);
  const stream = await client.listen();
  // Both have it; what the later one by name has is shown under a URI of its own.
  const shown = resourceList
    .parse((await client.rpc('resources/list')).result)
    .resources.map(({ uri }) => uri);
  const others = shown.find((uri) => uri !== URI && uri.endsWith('static/hello')) ?? '';
  for (const uri of [URI, others])
    expect((await client.rpc('resources/subscribe', { uri })).result).toEqual({});
  const change = { scope: { groups: [], servers: ['http'], tools: [] } };
  expect((await rest(hub, 'PATCH', `/keys/${id}`, change, { ifMatch: '*' })).status).toBe(200);
  await stream.message(({ method }) => method === 'notifications/resources/list_changed');
  for (const server of ['stdio', 'http']) {
    const somebody = await connected(`/mcp/${server}`);
    await somebody.call('touch', { uri: URI });
    await somebody.end();
  }
  const { params } = await stream.message(({ method }) => method === 'notifications/resources/updated');
  expect(params?.uri).toBe(URI);
  await client.end();
});

describe.each(TRANSPORTS)('a resource of a %s server', (server) => {
  it('is told of to those who subscribed to it, and to nobody else', async () => {
    const [client, other] = [await connected(`/mcp/${server}`), await connected(`/mcp/${server}`)];
    const [stream, silent] = [await client.listen(), await other.listen()];
    expect((await client.rpc('resources/subscribe', { uri: URI })).result).toEqual({});
    await other.call('touch', { uri: URI });
    expect(await heardUntilLast(client, stream)).toEqual([{ uri: URI, touched: true }]);
    expect(await heardUntilLast(other, silent)).toEqual([]);
    await client.end();
    await other.end();
  });

  it('is told of once, until each has unsubscribed for itself', async () => {
    const [client, other] = [await connected(`/mcp/${server}`), await connected(`/mcp/${server}`)];
    const [stream, second] = [await client.listen(), await other.listen()];
    for (const each of [client, client, other]) await each.rpc('resources/subscribe', { uri: URI });
    await client.call('touch', { uri: URI });
    // The server tells of it on another stream than it answers on: it is heard before nobody wants it any more.
    await stream.message(({ params }) => params?.touched === true);
    await client.rpc('resources/unsubscribe', { uri: URI });
    await client.call('touch', { uri: URI });
    expect((await heardUntilLast(client, stream)).length).toBe(0);
    expect((await heardUntilLast(other, second)).length).toBe(2);
    await other.rpc('resources/unsubscribe', { uri: URI });
    await client.call('touch', { uri: URI });
    expect(await heardUntilLast(other, second)).toEqual([]);
    await client.end();
    await other.end();
  });

  it('is told of by the URI that the client knows it by, where several servers have it', async () => {
    const client = await connected('/mcp');
    const stream = await client.listen();
    const { result } = await client.rpc('resources/list');
    const uris = JSON.stringify(result).match(/"uri":"[^"]*static\/hello"/g) ?? [];
    const mine = uris.map((text) => JSON.parse(`{${text}}`).uri).find((uri) => uri.includes(`~${server}~`));
    const uri = mine ?? URI;
    expect((await client.rpc('resources/subscribe', { uri })).result).toEqual({});
    await client.call(`${server}__touch`, { uri: URI });
    const { params } = await stream.message((each) => each.params?.touched === true);
    expect(params?.uri).toBe(uri);
    await client.end();
  });
});
