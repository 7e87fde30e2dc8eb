import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { META } from '../../server/hub/meta-keys.ts';
import { PatchbayError } from '../../server/lib/errors.ts';
import { EventReader } from '../support/mcp.ts';
import { type Front, KEY, request, startFront } from '../support/modern-front.ts';

let front: Front;
beforeEach(async () => {
  front = await startFront();
});
afterEach(() => front.close());

const any = () => true;

function listen(notifications: unknown, id: string | number = 'l1') {
  return fetch(front.url, request('subscriptions/listen', { notifications }, { id }));
}

/** Opens one and reads its acknowledgement. */
async function open(notifications: unknown, id: string | number = 'l1') {
  const reader = new EventReader(await listen(notifications, id));
  return { reader, acknowledged: JSON.parse(await reader.next(any)) };
}

const tag = (id: string | number) => ({ [META.subscription]: id });

test('the first message says what is granted, and every message names the subscription', async () => {
  const { reader, acknowledged } = await open({ toolsListChanged: true, promptsListChanged: true }, 7);
  expect(acknowledged).toEqual({
    jsonrpc: '2.0',
    method: 'notifications/subscriptions/acknowledged',
    params: { notifications: { toolsListChanged: true }, _meta: tag(7) },
  });
  front.hub.tools = ['other'];
  front.hub.changed();
  expect(JSON.parse(await reader.next(any))).toEqual({
    jsonrpc: '2.0',
    method: 'notifications/tools/list_changed',
    params: { _meta: tag(7) },
  });
  await reader.close();
});

test('what was not asked for is not said', async () => {
  front.hub.capabilities = { tools: { listChanged: true }, prompts: { listChanged: true } };
  const { reader } = await open({ promptsListChanged: true });
  front.hub.tools = ['other'];
  front.hub.changed();
  front.hub.prompts = ['p'];
  front.hub.changed();
  expect(await reader.next(any)).toContain('notifications/prompts/list_changed');
  await reader.close();
});

test('a change of nothing is not said', async () => {
  const { reader } = await open({ toolsListChanged: true });
  front.hub.changed();
  front.hub.tools = ['other'];
  front.hub.changed();
  front.hub.changed();
  expect(await reader.next(any)).toContain('list_changed');
  front.listens.endAll();
  expect(await reader.next(any)).toContain('"result"');
});

test('resources are followed for as long as the stream is open', async () => {
  front.hub.unknown.add('a:unknown');
  const { reader, acknowledged } = await open({ resourceSubscriptions: ['a:1', 'a:unknown', 'a:2', 'a:1'] });
  expect(acknowledged.params.notifications).toEqual({ resourceSubscriptions: ['a:1', 'a:2'] });
  const [followed] = [...front.hub.subscribers.values()];
  expect([...(followed?.keys() ?? [])]).toEqual(['a:1', 'a:2']);
  followed?.get('a:2')?.updated(Buffer.from('{"uri":"a:2","n":1.0,"_meta":{"x":1}}'));
  expect(await reader.next(any)).toBe(
    `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:2","n":1.0,"_meta":{"x":1,"${META.subscription}":"l1"}}}`,
  );
  await reader.close();
  await vi.waitFor(() => expect(front.hub.subscribers.size).toBe(0));
  expect(front.listens.size).toBe(0);
});

test('a server that can’t be asked leaves its resources out of what is granted', async () => {
  const { subscribe } = front.hub;
  front.hub.subscribe = (view, uri, subscriber) => {
    if (uri !== 'a:down') return subscribe(view, uri, subscriber);
    return Promise.reject(new PatchbayError('upstream_unavailable', 'down'));
  };
  const { reader, acknowledged } = await open({ resourceSubscriptions: ['a:down', 'a:1'] });
  expect(acknowledged.params.notifications).toEqual({ resourceSubscriptions: ['a:1'] });
  await reader.close();
});

test('what changes while the servers are asked is said after the acknowledgement', async () => {
  const { subscribe } = front.hub;
  front.hub.subscribe = async (view, uri, subscriber) => {
    const reply = await subscribe(view, uri, subscriber);
    subscriber.updated(Buffer.from(JSON.stringify({ uri })));
    front.hub.tools = ['other'];
    front.hub.changed();
    return reply;
  };
  const { reader, acknowledged } = await open({ toolsListChanged: true, resourceSubscriptions: ['a:1'] });
  expect(acknowledged.method).toBe('notifications/subscriptions/acknowledged');
  expect(await reader.next(any)).toContain('notifications/resources/updated');
  expect(await reader.next(any)).toContain('notifications/tools/list_changed');
  await reader.close();
});

test('a stream whose client left while the servers were asked follows nothing', async () => {
  const { subscribe } = front.hub;
  let go = (): void => {};
  const asked = new Promise<void>((resolve) => {
    front.hub.subscribe = async (view, uri, subscriber) => {
      resolve();
      await new Promise<void>((left) => {
        go = left;
      });
      return subscribe(view, uri, subscriber);
    };
  });
  const reader = new EventReader(await listen({ resourceSubscriptions: ['a:1'] }));
  await asked;
  await reader.close();
  await vi.waitFor(() => expect(front.listens.size).toBe(0));
  const forgotten = vi.spyOn(front.hub, 'forget');
  go();
  await vi.waitFor(() => expect(forgotten).toHaveBeenCalled());
  expect(front.hub.subscribers.size).toBe(0);
});

test('where nothing can be told the stream says so and ends', async () => {
  front.hub.capabilities = {};
  const { reader, acknowledged } = await open({ toolsListChanged: true, resourceSubscriptions: ['a:1'] });
  expect(acknowledged.params.notifications).toEqual({});
  expect(JSON.parse(await reader.next(any)).result).toMatchObject({
    resultType: 'complete',
    _meta: tag('l1'),
  });
  await reader.ended();
  expect(front.listens.size).toBe(0);
});

const ENDS: Array<[string, () => void]> = [
  ['the hub ends', () => front.listens.endAll()],
  ['the key is revoked', () => front.listens.endOf('key:abcdefghij')],
  [
    'the key is found to be gone',
    () => {
      front.principal = null;
      front.hub.changed();
    },
  ],
  [
    'the endpoint is gone',
    () => {
      front.hub.exists = false;
      front.hub.changed();
    },
  ],
];
test.each(ENDS)('it ends with its result when %s', async (_name, end) => {
  const { reader } = await open({ toolsListChanged: true, resourceSubscriptions: ['a:1'] }, 3);
  end();
  expect(JSON.parse(await reader.next(any))).toEqual({
    jsonrpc: '2.0',
    id: 3,
    result: {
      resultType: 'complete',
      _meta: { ...tag(3), [META.serverInfo]: { name: 'patchbay', title: 'Played', version: '1.2.3' } },
    },
  });
  await reader.ended();
  expect(front.listens.size).toBe(0);
  expect(front.hub.subscribers.size).toBe(0);
});

test('the streams of another key stay open', async () => {
  const { reader } = await open({ toolsListChanged: true });
  front.listens.endOf('key:another');
  front.hub.tools = ['other'];
  front.hub.changed();
  expect(await reader.next(any)).toContain('list_changed');
  await reader.close();
});

test('one key has at most 100 streams, and one that ends makes room', async () => {
  const opened = await Promise.all(
    Array.from({ length: 100 }, (_, index) => open({ toolsListChanged: true }, index)),
  );
  const response = await listen({ toolsListChanged: true }, 'one more');
  expect(await response.json()).toMatchObject({ id: 'one more', error: { code: -32012 } });
  await opened[0]?.reader.close();
  await vi.waitFor(() => expect(front.listens.hasRoom(KEY)).toBe(true));
  await Promise.all(opened.map(({ reader }) => reader.close()));
});

test('a filter that can’t be read is refused with the id of its request', async () => {
  for (const notifications of [undefined, [], { toolsListChanged: 'yes' }]) {
    const response = await listen(notifications, 5);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: 5, error: { code: -32602 } });
  }
});

test('none is opened for a client that reads no streams, and none while the hub drains', async () => {
  const good = request('subscriptions/listen', { notifications: {} });
  const plain = await fetch(front.url, {
    ...good,
    headers: { ...Object(good.headers), accept: 'application/json' },
  });
  expect(plain.status).toBe(406);
  front.draining = true;
  expect((await fetch(front.url, good)).ok).toBe(false);
  expect(front.listens.size).toBe(0);
});
