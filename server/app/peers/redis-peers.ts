import type { Redis } from 'ioredis';
import { MOST_PEER_BYTES, newReplicaId, type PeerHandler, type Peers } from '../../hub/peers.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { ByteSealer } from '../../lib/seal.ts';
import { createAnswering } from './answering.ts';
import { createAsking } from './asking.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { createRedisWire, type Wire } from './wire.ts';

/** At the end, what still runs for others gets this long, ms. */
const LEAVE_MS = 1000;

export interface RedisPeersOptions {
  publisher: Redis;
  /** A connection of its own, which is ended with the peers. */
  subscriber: Redis;
  sealer: ByteSealer;
  log: Log;
}

/** The other replicas, over Redis. While it is away nobody else is there, and nothing waits for it. */
export function createRedisPeers(options: RedisPeersOptions): Peers & { close(): Promise<void> } {
  const self = newReplicaId();
  const handlers = new Map<string, PeerHandler>();
  const carrier = (): Wire => wire;
  const asking = createAsking(carrier);
  const answering = createAnswering(carrier, handlers, options.log);
  const wire: Wire = createRedisWire({ ...options, self, onFrame: hear });

  function hear(from: string, bytes: Buffer): void {
    const frame = decodeFrame(bytes);
    if (!frame) return;
    switch (frame.type) {
      case 'ask':
      case 'tell':
      case 'cancel':
        answering.hear(from, frame);
        break;
      default:
        asking.hear(from, frame);
    }
  }

  return {
    self,
    async ask(replica, kind, payload, ask = {}) {
      if (payload.length > MOST_PEER_BYTES) {
        const text = `More than ${MOST_PEER_BYTES} bytes can not be passed on to another replica`;
        throw new PatchbayError('payload_too_large', text);
      }
      return asking.ask(replica, kind, payload, ask);
    },
    tell(kind, payload) {
      if (payload.length > MOST_PEER_BYTES) return;
      wire.send(null, encodeFrame({ type: 'tell', kind, payload })).catch(() => {});
    },
    drain: (ms) => answering.drain(ms),
    handle: (kind, handler) => void handlers.set(kind, handler),
    async close() {
      asking.close();
      // What was cut short by the end is said, too.
      await answering.drain(LEAVE_MS);
      answering.close();
      wire.close();
    },
  };
}
