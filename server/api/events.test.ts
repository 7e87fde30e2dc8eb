import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../contract/runtime.ts';
import { openEvents } from './events.ts';

function source() {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    emit: (event: LiveEvent) => {
      for (const listener of listeners) listener(event);
    },
    listeners,
    runtime: {
      statuses: () => [],
      sessionCount: () => 3,
      subscribe: (listener: (event: LiveEvent) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}

async function next(chunks: AsyncIterator<string>): Promise<string> {
  const { value, done } = await chunks.next();
  return done ? '' : value;
}

describe('the live stream', () => {
  it('begins with a snapshot and numbers every event', async () => {
    const { runtime, emit } = source();
    const { chunks } = openEvents({ runtime, ended: new AbortController().signal });
    const stream = chunks[Symbol.asyncIterator]();
    const first = await next(stream);
    expect(first).toContain(
      'id: 1\nevent: snapshot\ndata: {"type":"snapshot","servers":[],"sessions":3}\n\n',
    );
    emit({ type: 'keys.changed' });
    expect(await next(stream)).toBe('id: 2\nevent: keys.changed\ndata: {"type":"keys.changed"}\n\n');
    await stream.return?.();
  });

  it('cuts a client that leaves more unread than the bound, and lets go of the hub', () => {
    const { runtime, emit, listeners } = source();
    const { cut } = openEvents({ runtime, ended: new AbortController().signal, maxBuffered: 500 });
    for (let i = 0; i < 100 && !cut.aborted; i++) emit({ type: 'settings.changed', revision: i });
    expect(cut.aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('ends for a reader that waits when it is ended from outside', async () => {
    const { runtime, listeners } = source();
    const ended = new AbortController();
    const { chunks, cut } = openEvents({ runtime, ended: ended.signal });
    const stream = chunks[Symbol.asyncIterator]();
    await stream.next();
    const waiting = stream.next();
    ended.abort();
    expect((await waiting).done).toBe(true);
    expect(cut.aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('says something now and then, so that no proxy closes it', async () => {
    const { runtime } = source();
    const { chunks } = openEvents({ runtime, ended: new AbortController().signal, keepAliveMs: 5 });
    const stream = chunks[Symbol.asyncIterator]();
    await stream.next();
    expect(await next(stream)).toContain(': keep-alive');
    await stream.return?.();
  });
});
