import { describe, expect, it } from 'vitest';
import type { Principal } from '../contract/principal.ts';
import { createSealer } from '../lib/seal.ts';
import { createSessions } from './sessions.ts';

const sealer = createSealer('s'.repeat(32), 'session');
const key = (id: string): Principal => ({
  kind: 'key',
  id,
  name: id,
  scope: { all: true },
  rest: null,
  limits: {},
});
const facts = {
  endpointId: 'global',
  protocolVersion: '2025-11-25',
  transport: 'streamable' as const,
  capabilities: '{"roots":{}}',
  clientName: 'test',
  clientVersion: '1.2.3',
  clientInfo: '{"name": "test","version":"1.2.3","title":"A test"}',
};

function fresh(clock = { at: 1_000_000 }) {
  const ended: string[] = [];
  const released: string[] = [];
  const subscribed = new Map<string, string[]>();
  const sessions = createSessions({
    sealer,
    subscribedTo: (sid) => subscribed.get(sid) ?? [],
    idleMs: () => 1000,
    maxAgeMs: () => 60_000,
    onEnded: (sid) => ended.push(sid),
    onReleased: ({ sid }) => released.push(sid),
    now: () => clock.at,
  });
  return { sessions, ended, released, clock, subscribed };
}

describe('sessions', () => {
  it('are adopted by a replica that never saw them', () => {
    const id = fresh().sessions.create(facts, key('a')).id;
    expect(fresh().sessions.find(id, key('a'))).toMatchObject({ ...facts, principalId: 'key:a' });
  });

  it("are not found with another principal's key, altered, or sealed by another hub", () => {
    const { sessions } = fresh();
    const { id } = sessions.create(facts, key('a'));
    expect(sessions.find(id, key('b'))).toBeNull();
    expect(fresh().sessions.find(id, key('b'))).toBeNull();
    expect(fresh().sessions.find(`${id.slice(0, -2)}AA`, key('a'))).toBeNull();
    const foreign = createSealer('t'.repeat(32), 'session').seal('["x"]');
    expect(sessions.find(foreign, key('a'))).toBeNull();
    expect(sessions.find('', key('a'))).toBeNull();
  });

  it('stay ended after DELETE, here and where the tombstone is read', () => {
    const { sessions, ended } = fresh();
    const session = sessions.create(facts, key('a'));
    sessions.end(session);
    expect(sessions.find(session.id, key('a'))).toBeNull();
    const other = fresh().sessions;
    other.bury(ended);
    expect(other.find(session.id, key('a'))).toBeNull();
  });

  it('are dropped from memory when idle and adopted again when their client returns', () => {
    const { sessions, clock } = fresh();
    const { id } = sessions.create(facts, key('a'));
    clock.at += 1001;
    sessions.sweep();
    expect(sessions.size).toBe(0);
    expect(sessions.find(id, key('a'))).not.toBeNull();
  });

  it('come back with what their client asked for, once, if it asked for anything', () => {
    const { sessions, clock, subscribed } = fresh();
    const [one, two] = ['a', 'b'].map((id) => sessions.create(facts, key(id)));
    if (!one || !two) throw new Error('two were made');
    one.logLevel = 'error';
    subscribed.set(one.sid, ['r:1', 'r:2']);
    clock.at += 1001;
    sessions.sweep();
    const wishes = { logLevel: 'error', uris: ['r:1', 'r:2'] };
    // Not taken up before it is dropped again, it is still what the client believes.
    subscribed.clear();
    expect(sessions.find(one.id, key('a'))).toMatchObject({ adopted: true, logLevel: null, slept: wishes });
    clock.at += 1001;
    sessions.sweep();
    const again = sessions.find(one.id, key('a'));
    expect(again?.slept).toMatchObject(wishes);
    expect(sessions.find(two.id, key('b'))).toMatchObject({ adopted: true, slept: null });
  });

  it('stay where more was asked for than is kept of them, until their id is good no more', () => {
    const { sessions, clock, subscribed } = fresh();
    const { sid } = sessions.create(facts, key('a'));
    subscribed.set(
      sid,
      Array.from({ length: 40 }, (_, n) => `test://a/resource/${n}`),
    );
    clock.at += 1001;
    sessions.sweep();
    expect(sessions.size).toBe(1);
    clock.at += 60_000;
    sessions.sweep();
    expect(sessions.size).toBe(0);
  });

  it('expire', () => {
    const { sessions, clock } = fresh();
    const { id } = sessions.create(facts, key('a'));
    clock.at += 61_000;
    sessions.sweep();
    expect(sessions.find(id, key('a'))).toBeNull();
  });

  it('are released once, whatever ends them, and again after their client came back', () => {
    const { sessions, released, clock } = fresh();
    const [first, second, third] = ['a', 'b', 'c'].map((id) => sessions.create(facts, key(id)));
    if (!first || !second || !third) throw new Error('three were made');
    sessions.end(first);
    sessions.end(first);
    sessions.endOf('key:b');
    clock.at += 1001;
    sessions.sweep();
    expect(released).toEqual([first.sid, second.sid, third.sid]);
    const again = sessions.find(third.id, key('c'));
    sessions.close();
    expect([again?.sid, released.length]).toEqual([third.sid, 4]);
  });

  it('end what the front keeps with them before their calls are given up', () => {
    const { sessions } = fresh();
    const session = sessions.create(facts, key('a'));
    const order: string[] = [];
    session.front = { end: () => order.push('front') };
    session.calls = new Map([['1', { abort: () => order.push('call') }]]);
    sessions.end(session);
    expect([order, session.front]).toEqual([['front', 'call'], null]);
  });

  it('keep what a client says of itself in bounds', () => {
    const { sessions } = fresh();
    const long = { ...facts, capabilities: `{"x":"${'y'.repeat(3000)}"}`, clientInfo: 'z'.repeat(2000) };
    expect(sessions.create(long, key('a'))).toMatchObject({
      capabilities: '{}',
      clientInfo: '{"name":"test","version":"1.2.3"}',
    });
  });

  it('end their stream and calls with their principal', () => {
    const { sessions } = fresh();
    const session = sessions.create(facts, key('a'));
    let closed = 0;
    session.stream = { notify: () => {}, close: () => closed++ };
    const call = new AbortController();
    session.calls = new Map([['1', call]]);
    sessions.endOf('key:a');
    expect([closed, call.signal.aborted, sessions.size]).toEqual([1, true, 0]);
  });
});
