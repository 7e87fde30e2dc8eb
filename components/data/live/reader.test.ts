import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createReader, type Reader } from './reader.ts';
import { type LiveState, NOTHING } from './wire.ts';

const closers: (() => unknown)[] = [];
/** A busy machine may take its time. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('a stream that breaks off is lost until it is back, without anybody doing anything', async () => {
  const hub = await startHub();
  const { states } = follow(hub.url);
  await until(() => expect(states()).toEqual(['live']));
  hub.cut();
  await until(() => expect(states()).toEqual(['live', 'lost', 'live']));
});

test('a stream that is silent for too long is opened anew', async () => {
  const hub = await startHub();
  const { states } = follow(hub.url, { quietMs: 50 });
  // A machine that is slower than that loses it before it was there, too.
  await until(() => expect(states().join()).toContain('live,lost,live'));
});

test('a new wish is followed without a gap: the old stream ends after the new one has spoken', async () => {
  const hub = await startHub();
  const { reader, states } = follow(hub.url);
  await until(() => expect(states()).toEqual(['live']));
  hub.hold(true);
  reader.want({ activity: true, logs: ['a', 'b'] });
  await until(() => expect(hub.asked).toContain('/?activity=true&logs=a,b'));
  expect(hub.open()).toBe(2);
  hub.hold(false);
  await until(() => expect(hub.open()).toBe(1));
  expect(states()).toEqual(['live']);
});

test('the same wish again changes nothing', async () => {
  const hub = await startHub();
  const { reader, states } = follow(hub.url);
  reader.want(NOTHING);
  await until(() => expect(states()).toEqual(['live']));
  reader.want({ activity: false, logs: [] });
  expect(hub.asked).toHaveLength(1);
});

test('who looks at the page again does not wait for the next try', async () => {
  const hub = await startHub();
  const { reader, states } = follow(hub.url, { delayMs: 3_600_000 });
  await until(() => expect(states()).toEqual(['live']));
  hub.cut();
  await until(() => expect(states()).toEqual(['live', 'lost']));
  reader.wake();
  await until(() => expect(states()).toEqual(['live', 'lost', 'live']));
});

test('nothing is asked after the end', async () => {
  const hub = await startHub();
  const { reader, states } = follow(hub.url);
  await until(() => expect(states()).toEqual(['live']));
  reader.close();
  await until(() => expect(hub.open()).toBe(0));
  expect(hub.asked).toHaveLength(1);
  expect(states()).toEqual(['live']);
});

interface FakeHub {
  url: string;
  asked: string[];
  open(): number;
  cut(): void;
  /** Streams that are opened meanwhile say nothing. */
  hold(is: boolean): void;
}

async function startHub(): Promise<FakeHub> {
  const asked: string[] = [];
  const streams = new Set<ServerResponse>();
  const silent: ServerResponse[] = [];
  let held = false;
  const speak = (res: ServerResponse) =>
    res.write('id: 1\nevent: snapshot\ndata: {"type":"snapshot","servers":[],"sessions":0}\n\n');
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    streams.add(res);
    res.on('close', () => streams.delete(res));
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.flushHeaders();
    if (held) silent.push(res);
    else speak(res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    open: () => streams.size,
    cut: () => {
      for (const res of streams) res.destroy();
    },
    hold: (is) => {
      held = is;
      if (!is) silent.splice(0).forEach(speak);
    },
  };
}

function follow(
  url: string,
  { quietMs = 10_000, delayMs = 10 }: { quietMs?: number; delayMs?: number } = {},
): { reader: Reader; states: () => LiveState['state'][] } {
  const seen: LiveState['state'][] = [];
  const reader = createReader({
    open: ({ activity, logs }, signal) =>
      fetch(activity || logs.length > 0 ? `${url}?activity=${activity}&logs=${logs.join()}` : url, {
        signal,
      }),
    onEvent: () => {},
    onState: ({ state }) => seen.push(state),
    quietMs,
    delayOf: () => delayMs,
  });
  closers.push(() => reader.close());
  reader.want(NOTHING);
  return { reader, states: () => seen };
}
