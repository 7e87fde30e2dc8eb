import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deferred } from '../../server/lib/deferred.ts';
import { eventually } from '../fixtures/upstream.ts';
import { type DoorBench, startDoor } from '../support/door.ts';
import type { EventReader, RawClient, StreamEvent } from '../support/mcp.ts';

let door: DoorBench;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door?.close());

const progress = (n: number) => Buffer.from(`{"progressToken":"t","progress":${n}}`);
const numberOf = (event: StreamEvent) => JSON.parse(event.data).params?.progress ?? JSON.parse(event.data);

/** A tool that reports step by step as it is told to, and answers at the end. */
function stepwise(tool: string): {
  step(n: number): void;
  answer(result: unknown): void;
  begun: Promise<void>;
} {
  const begun = deferred<void>();
  const answered = deferred<unknown>();
  let say: (n: number) => void = () => {};
  door.on(tool, (port) => {
    say = (n) => port.notify('notifications/progress', progress(n));
    begun.resolve();
    return answered.promise;
  });
  return { step: (n) => say(n), answer: answered.resolve, begun: begun.promise };
}

const called = (client: RawClient, tool: string): Promise<EventReader> =>
  client.stream('c', 'tools/call', { name: tool });

describe('a call whose stream was lost', () => {
  it('goes on where it broke off, with what was said meanwhile and the answer, once each', async () => {
    const client = await door.client();
    const tool = stepwise('lost');
    const opening = called(client, 'lost');
    await tool.begun;
    tool.step(1);
    const stream = await opening;
    const priming = await stream.event();
    expect(priming).toMatchObject({ data: '', id: expect.stringMatching(/^\w+\.\d+-0$/) });
    const first = await stream.event();
    expect(first && numberOf(first)).toBe(1);
    tool.step(2);
    expect(await stream.event()).not.toBeNull();
    await stream.close();
    tool.step(3);
    const again = await client.listen(first?.id);
    expect((await again.event())?.id).toBe(first?.id);
    tool.step(4);
    tool.answer({ done: true });
    const rest = await again.rest();
    expect(rest.map(numberOf)).toEqual([2, 3, 4, { jsonrpc: '2.0', id: 'c', result: { done: true } }]);
    expect(rest.map(({ id }) => id?.split('-')[1])).toEqual(['2', '3', '4', '5']);
  });

  it('can be read again when the answer was on its way, and ends for good when nothing is left', async () => {
    const client = await door.client({}, '2025-06-18');
    door.on('quick', (port) => {
      port.notify('notifications/progress', progress(1));
      return { done: true };
    });
    const events = await (await called(client, 'quick')).rest();
    expect(events.map(({ data }) => data === '')).toEqual([false, false]);
    const again = await (await client.listen(events[0]?.id)).rest();
    expect(again).toEqual(events.slice(1));
    expect((await client.listen(events[1]?.id)).status).toBe(204);
  });

  it('is told of an answer that was too large to wait for it', async () => {
    const client = await door.client();
    door.on('huge', (port) => {
      port.notify('notifications/progress', progress(1));
      return { text: 'x'.repeat(2 * 1024 * 1024) };
    });
    const events = await (await called(client, 'huge')).rest();
    expect(events.at(-1)?.data.length).toBeGreaterThan(2 * 1024 * 1024);
    const [, again] = await (await client.listen(events[1]?.id)).rest();
    expect(again?.id).toBe(events.at(-1)?.id);
    expect(JSON.parse(again?.data ?? '')).toMatchObject({ id: 'c', error: { code: -32011 } });
  });

  it("is nobody else's: another session's event id gets a stream of its own", async () => {
    const [client, other] = [await door.client(), await door.client()];
    const tool = stepwise('mine');
    const opening = called(client, 'mine');
    await tool.begun;
    tool.step(1);
    const stream = await opening;
    await stream.event();
    const mine = await stream.event();
    const foreign = await other.listen(mine?.id);
    expect([foreign.status, (await foreign.event())?.data]).toEqual([200, '']);
    tool.answer({});
    await stream.message(({ result }) => result !== undefined);
    const update = Buffer.from('{"uri":"x:y"}');
    await other.rpc('resources/subscribe', { uri: 'x:y' });
    door.subscribers.get('x:y')?.updated(update);
    expect(await foreign.message()).toMatchObject({ method: 'notifications/resources/updated' });
    await foreign.close();
  });
});

describe('a server that sends its client away', () => {
  it('says when to come back, and the rest waits for the client', async () => {
    const client = await door.client();
    const answered = deferred<unknown>();
    door.on('paused', (port) => {
      port.pause?.(40);
      return answered.promise;
    });
    const events = await (await called(client, 'paused')).rest();
    expect(events).toMatchObject([{ data: '' }, { retry: 40, data: '' }]);
    answered.resolve({ done: true });
    const rest = await (await client.listen(events[0]?.id)).rest();
    expect(rest.map(({ data }) => data && JSON.parse(data))).toMatchObject([
      '',
      { id: 'c', result: { done: true } },
    ]);
  });

  it('keeps the stream of a client that knows nothing of coming back', async () => {
    const client = await door.client({}, '2025-06-18');
    door.on('kept', (port) => {
      port.notify('notifications/progress', progress(1));
      port.pause?.(40);
      return { done: true };
    });
    expect((await (await called(client, 'kept')).rest()).length).toBe(2);
  });
});

describe('the stream for what belongs to no call', () => {
  it('goes on with what was said while its client was away', async () => {
    const client = await door.client();
    const stream = await client.listen();
    const priming = await stream.event();
    await client.rpc('resources/subscribe', { uri: 'a:b' });
    const subscriber = door.subscribers.get('a:b');
    await stream.close();
    await eventually(() => door.session(client).stream === null);
    subscriber?.updated(Buffer.from('{"uri":"a:b","n":1}'));
    const again = await client.listen(priming?.id);
    expect(await again.message()).toMatchObject({ params: { n: 1 } });
    subscriber?.updated(Buffer.from('{"uri":"a:b","n":2}'));
    expect(await again.message()).toMatchObject({ params: { n: 2 } });
    await again.close();
  });

  it('is not taken over by an id that nobody knows', async () => {
    const client = await door.client();
    const stream = await client.listen();
    await stream.event();
    expect((await client.listen('gone.1-4')).status).toBe(204);
    await client.rpc('resources/subscribe', { uri: 'c:d' });
    door.subscribers.get('c:d')?.updated(Buffer.from('{"uri":"c:d"}'));
    expect(await stream.message()).toMatchObject({ params: { uri: 'c:d' } });
    await stream.close();
    await eventually(() => door.session(client).stream === null);
    const fresh = await client.listen('gone.1-4');
    expect([fresh.status, fresh.contentType]).toEqual([200, 'text/event-stream']);
    await fresh.close();
  });

  it('says when to come back before the hub closes it, and nothing at the end of the session', async () => {
    const client = await door.client();
    const stream = await client.listen();
    await stream.event();
    door.session(client).stream?.close();
    expect(await stream.rest()).toMatchObject([{ retry: 1000 }]);
    const last = await client.listen();
    await last.event();
    expect(await client.end()).toBe(200);
    expect(await last.rest()).toEqual([]);
  });
});
