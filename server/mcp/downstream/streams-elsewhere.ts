import type { Peers } from '../../hub/peers.ts';
import type { Sessions } from '../../hub/sessions.ts';
import { packParts, unpackParts } from '../../lib/parts.ts';

/** Parts: session ids. */
const STREAMS = 'streams';
const AT_ONCE = 1000;

/**
 * Tells the others which sessions have a stream here: a client that only listens is not idle, and what another replica holds
 * for it, its subscriptions say, must live as long.
 */
export function tellStreams(peers: Peers, sessions: Sessions): void {
  const ids = [...sessions.withStreams()].map(({ id }) => Buffer.from(id));
  for (let at = 0; at < ids.length; at += AT_ONCE)
    peers.tell(STREAMS, packParts(ids.slice(at, at + AT_ONCE)));
}

export function listenToStreams(peers: Peers, sessions: Sessions, now: () => number = Date.now): void {
  peers.handle(STREAMS, ({ payload }) => {
    for (const id of unpackParts(payload) ?? []) {
      const session = sessions.held(id.toString('latin1'));
      if (session) session.lastSeenAt = now();
    }
    return undefined;
  });
}
