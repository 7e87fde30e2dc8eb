import { expect, test } from 'vitest';
import { noPeers, type PeerHandler, type Peers } from '../../hub/peers.ts';
import { createSessions } from '../../hub/sessions.ts';
import { Cancel } from '../../lib/cancel.ts';
import { createSealer } from '../../lib/seal.ts';
import { listenToStreams, tellStreams } from './streams-elsewhere.ts';

const MINUTE = 60_000;

/** One replica's sessions, at a time that the test sets. */
function replica(clock: { now: number }) {
  const sessions = createSessions({
    sealer: createSealer('k'.repeat(32), 'session'),
    idleMs: () => 30 * MINUTE,
    maxAgeMs: () => 24 * 60 * MINUTE,
    onEnded: () => {},
    now: () => clock.now,
  });
  return sessions;
}

test('a session whose client listens at another replica is not idle; others are', () => {
  const clock = { now: Date.now() };
  const [here, there] = [replica(clock), replica(clock)];
  const handlers = new Map<string, PeerHandler>();
  const peers: Peers = {
    ...noPeers(),
    tell: (kind, payload) =>
      handlers.get(kind)?.({ from: 'here', payload, signal: new Cancel(), say: () => {} }),
    handle: (kind, handler) => void handlers.set(kind, handler),
  };
  listenToStreams(peers, there, () => clock.now);
  const facts = { endpointId: 'global', protocolVersion: '2025-11-25', transport: 'streamable' } as const;
  const client = { capabilities: '{}', clientName: '', clientVersion: '', clientInfo: '' };
  const [listens, silent] = [0, 1].map(() => here.create({ ...facts, ...client }, { kind: 'local' }).id);
  for (const id of [listens, silent]) there.find(id ?? '', { kind: 'local' });
  const session = here.held(listens ?? '');
  if (session) session.stream = { notify: () => {}, close: () => {} };
  for (let minute = 0; minute <= 40; minute++) {
    clock.now += MINUTE;
    tellStreams(peers, here);
    there.sweep();
  }
  expect([...there.all()].map(({ id }) => id)).toEqual([listens]);
});
