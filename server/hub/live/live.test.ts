import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallRecord } from '../../contract/activity.ts';
import type { LiveEvent, LogLine, ServerStatus } from '../../contract/runtime.ts';
import { createLogRing } from '../upstream/log-ring.ts';

import { createLiveActivity } from './activity.ts';
import { createLiveBus } from './bus.ts';
import { followLogs } from './logs.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const status = (name: string, restarts: number): ServerStatus => ({
  name,
  state: 'ready',
  since: '2026-01-01T00:00:00.000Z',
  nextTryAt: null,
  failure: null,
  restarts,
  protocolVersion: null,
  serverInfo: null,
  transport: 'stdio',
  counts: { tools: 0, prompts: 0, resources: 0, templates: 0 },
  inFlight: 0,
  processes: [],
});

const record = (id: number): CallRecord => ({
  id: String(id),
  at: '2026-01-01T00:00:00.000Z',
  requestId: 'r',
  principal: 'key:a',
  endpoint: 'mcp',
  method: 'tools/call',
  server: 's',
  item: 't',
  outcome: 'ok',
  errorCode: null,
  errorOwner: null,
  durationMs: 1,
  upstreamMs: 1,
  requestBytes: 1,
  responseBytes: 1,
});

function listened(interest?: Parameters<ReturnType<typeof createLiveBus>['subscribe']>[1]) {
  const bus = createLiveBus();
  const heard: LiveEvent[] = [];
  const end = bus.subscribe((event) => heard.push(event), interest);
  return { bus, heard, end };
}

describe('the live bus', () => {
  it('tells of a server at most five times a second, and always its newest status', () => {
    const { bus, heard } = listened();
    for (let i = 0; i < 100; i++) {
      bus.publish({ type: 'server.status', status: status('a', i) });
      vi.advanceTimersByTime(10);
    }
    bus.publish({ type: 'server.status', status: status('b', 0) });
    vi.advanceTimersByTime(1000);
    const told = heard.flatMap((event) => (event.type === 'server.status' ? [event.status] : []));
    const ofA = told.filter(({ name }) => name === 'a').map(({ restarts }) => restarts);
    expect(ofA[0]).toBe(0);
    expect(ofA.at(-1)).toBe(99);
    expect(ofA.length).toBeLessThanOrEqual(6);
    expect(told.filter(({ name }) => name === 'b')).toHaveLength(1);
  });

  it('says nothing more of a server after it was removed', () => {
    const { bus, heard } = listened();
    for (const restarts of [1, 2]) bus.publish({ type: 'server.status', status: status('a', restarts) });
    bus.publish({ type: 'server.removed', name: 'a' });
    vi.advanceTimersByTime(1000);
    expect(heard.at(-1)).toEqual({ type: 'server.removed', name: 'a' });
  });

  it('nudges about audit records at most once a second', () => {
    const { bus, heard } = listened();
    for (let i = 0; i < 30; i++) {
      bus.publish({ type: 'audit.changed' });
      vi.advanceTimersByTime(100);
    }
    expect(heard.length).toBeLessThanOrEqual(4);
    vi.advanceTimersByTime(2000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer and no listener behind', () => {
    const { bus, end } = listened();
    end();
    bus.publish({ type: 'server.status', status: status('a', 1) });
    bus.publish({ type: 'audit.changed' });
    expect(bus.wanted.any).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a listener that throws loses only itself', () => {
    const { bus, heard } = listened();
    bus.subscribe(() => {
      throw new Error('gone');
    });
    bus.publish({ type: 'keys.changed' });
    bus.publish({ type: 'keys.changed' });
    expect(heard).toHaveLength(2);
  });
});

describe('live activity', () => {
  it('is gathered for a second: fifty calls, and how many more there were', () => {
    const { bus, heard } = listened({ activity: true, logs: [] });
    const activity = createLiveActivity(bus);
    for (let i = 0; i < 120; i++) activity.add(record(i));
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(heard).toMatchObject([{ type: 'activity', more: 70 }]);
    const [event] = heard;
    expect(event?.type === 'activity' && event.calls.length).toBe(50);
  });

  it('goes only to those who asked for it, and carries nothing but the record', () => {
    const { bus, heard } = listened({ activity: true, logs: [] });
    const others: LiveEvent[] = [];
    bus.subscribe((event) => others.push(event));
    const activity = createLiveActivity(bus);
    activity.add(Object.assign(record(1), { payload: 'secret' }));
    vi.advanceTimersByTime(1000);
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain('secret');
    expect(others).toEqual([]);
  });

  it('is not even looked at while nobody listens', () => {
    const bus = createLiveBus();
    bus.subscribe(() => {});
    const activity = createLiveActivity(bus);
    let read = 0;
    const watched = new Proxy(record(1), {
      get: (target, key) => {
        read++;
        return Reflect.get(target, key);
      },
    });
    for (let i = 0; i < 1000; i++) activity.add(watched);
    expect(read).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('followed logs', () => {
  function pool() {
    const rings = new Map<string, ReturnType<typeof createLogRing>>();
    let looks = 0;
    const get = (name: string) => {
      looks++;
      const ring = rings.get(name);
      const logs = (limit: number, after?: number): LogLine[] => ring?.tail(limit, after) ?? [];

      return ring && { logs };
    };
    const add = (name: string) => {
      const ring = createLogRing();
      rings.set(name, ring);
      return ring;
    };
    return { get, add, looks: () => looks };
  }
  const texts = (heard: LiveEvent[]) =>
    heard.flatMap((event) => (event.type === 'logs' ? event.lines.map(({ text }) => text) : []));

  it('come in batches, each line once, from the moment on that somebody follows', () => {
    const servers = pool();
    const ring = servers.add('a');
    ring.add(0, 'stderr', 'before');
    const bus = createLiveBus();
    followLogs(bus, servers);
    const heard: LiveEvent[] = [];
    bus.subscribe((event) => heard.push(event), { activity: false, logs: ['a'] });
    for (let i = 0; i < 10; i++) ring.add(0, 'stderr', `line ${i}`);
    vi.advanceTimersByTime(250);
    ring.add(0, 'stderr', 'last');
    vi.advanceTimersByTime(1000);
    expect(heard).toHaveLength(2);
    expect(texts(heard)).toEqual([...Array.from({ length: 10 }, (_, i) => `line ${i}`), 'last']);
  });

  it('go on with a server that was added anew under the same name', () => {
    const servers = pool();
    servers.add('a').add(0, 'stderr', 'one\ntwo\nthree');
    const bus = createLiveBus();
    followLogs(bus, servers);
    const heard: LiveEvent[] = [];
    bus.subscribe((event) => heard.push(event), { activity: false, logs: ['a', 'absent'] });
    servers.add('a').add(0, 'stderr', 'new');
    vi.advanceTimersByTime(250);
    expect(texts(heard)).toEqual(['new']);
  });

  it('are not looked at while nobody follows', () => {
    const servers = pool();
    servers.add('a');
    const bus = createLiveBus();
    followLogs(bus, servers);
    const end = bus.subscribe(() => {}, { activity: false, logs: ['a'] });
    vi.advanceTimersByTime(1000);
    end();
    const looked = servers.looks();
    vi.advanceTimersByTime(10_000);
    expect(servers.looks()).toBe(looked);
    expect(vi.getTimerCount()).toBe(0);
  });
});
