import { describe, expect, it } from 'vitest';
import { may, type Permission } from '../contract/permissions.ts';
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

const everything = {
  interest: { activity: false, logs: [] },
  may: () => true,
};

async function next(chunks: AsyncIterator<string>): Promise<string> {
  const { value, done } = await chunks.next();
  return done ? '' : value;
}

describe('the live stream', () => {
  it('begins with a snapshot and numbers every event', async () => {
    const { runtime, emit } = source();
    const { chunks } = openEvents({ runtime, ...everything, ended: new AbortController().signal });
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
    const { cutting: cut } = openEvents({
      runtime,
      ...everything,
      ended: new AbortController().signal,
      maxBuffered: 500,
    });
    for (let i = 0; i < 100 && !cut.aborted; i++) emit({ type: 'settings.changed', revision: i });
    expect(cut.aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('ends for a reader that waits when it is ended from outside', async () => {
    const { runtime, listeners } = source();
    const ended = new AbortController();
    const { chunks, cutting: cut } = openEvents({ runtime, ...everything, ended: ended.signal });
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
    const { chunks } = openEvents({
      runtime,
      ...everything,
      ended: new AbortController().signal,
      keepAliveMs: 5,
    });
    const stream = chunks[Symbol.asyncIterator]();
    await stream.next();
    expect(await next(stream)).toContain(': keep-alive');
    await stream.return?.();
  });

  it('writes an event down once, however many listen', async () => {
    const { runtime, emit } = source();
    const streams = Array.from({ length: 10 }, () => {
      const opened = openEvents({ runtime, ...everything, ended: new AbortController().signal });
      return opened.chunks[Symbol.asyncIterator]();
    });
    for (const stream of streams) await stream.next();
    let written = 0;
    const event: LiveEvent = { type: 'keys.changed' };
    const counted = {
      toJSON() {
        written++;
        return { type: 'keys.changed' };
      },
    };
    emit(Object.assign(event, counted));
    for (const stream of streams) expect(await next(stream)).toContain('data: {"type":"keys.changed"}');
    expect(written).toBe(1);
    for (const stream of streams) await stream.return?.();
  });

  it('leaves out what the caller may not see, and gathers nothing for it', async () => {
    const { runtime, emit } = source();
    const asked: unknown[] = [];
    const { chunks } = openEvents({
      runtime: {
        ...runtime,
        subscribe: (listener, interest) => {
          asked.push(interest);
          return runtime.subscribe(listener);
        },
      },
      interest: { activity: true, logs: ['a'] },
      may: (permission: Permission) => may('viewer', permission),
      ended: new AbortController().signal,
    });
    const stream = chunks[Symbol.asyncIterator]();
    await stream.next();
    expect(asked).toEqual([{ activity: true, logs: [] }]);
    for (const type of ['keys.changed', 'users.changed', 'audit.changed'] as const) emit({ type });
    emit({ type: 'logs', server: 'a', lines: [] });
    emit({ type: 'settings.changed', revision: 1 });
    const text = await next(stream);
    expect(text.match(/^event: .*$/gm)).toEqual(['event: settings.changed']);
    await stream.return?.();
  });
});
