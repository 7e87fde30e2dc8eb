import type { Redis } from 'ioredis';
import { MOST_PEER_BYTES } from '../../hub/peers.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { packParts, unpackParts } from '../../lib/parts.ts';
import type { ByteSealer } from '../../lib/seal.ts';

/** Carries frames between replicas. */
export interface Wire {
  /**
   * @param to a replica, or null for all
   * @returns how many may have heard it. @throws Error while Redis is away, or has not taken what was said before
   */
  send(to: string | null, frame: Buffer): Promise<number>;
  close(): void;
}

export interface WireOptions {
  /** Says; a connection that others use, too. */
  publisher: Redis;
  /** Hears; its own connection, because one that subscribes can do nothing else. The wire ends it. */
  subscriber: Redis;
  sealer: ByteSealer;
  self: string;
  onFrame: (from: string, frame: Buffer) => void;
  log: Log;
}

const PREFIX = 'patchbay:peers:';
const ALL = `${PREFIX}all`;
/** Said and not yet taken by Redis, bytes. */
const MOST_UNSENT = 4 * MOST_PEER_BYTES;
/** Around a frame: names, numbers, the seal. */
const MOST_MESSAGE = MOST_PEER_BYTES + 64 * 1024;
/** Replicas whose last number is known; each start of a process is a new one. */
const MOST_SENDERS = 1000;
/** A connection that only hears would not notice that it died. */
const PING_MS = 15_000;

/**
 * Redis publish and subscribe: one channel for each replica, one for all. Redis is trusted with nothing: what is said is
 * sealed for its channel, and heard once by its number.
 */
export function createRedisWire(options: WireOptions): Wire {
  const { publisher, subscriber, sealer, self, log } = options;
  const mine = PREFIX + self;
  const lastOf = new Map<string, number>();
  let count = 0;
  let unsent = 0;
  let listening = false;

  subscriber.on('ready', () => {
    subscriber.subscribe(mine, ALL).then(
      () => {
        listening = true;
      },
      (error: unknown) => log.warn('Replicas can not hear each other', { error: messageOf(error) }),
    );
  });
  subscriber.on('close', () => {
    listening = false;
  });
  subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => hear(channel, message));
  const pings = setInterval(() => {
    if (listening) subscriber.ping().catch(() => subscriber.disconnect(true));
  }, PING_MS).unref();

  function hear(channel: Buffer, message: Buffer): void {
    const plain = message.length <= MOST_MESSAGE ? sealer.open(message, channel) : null;
    const [from, number, frame] = (plain && unpackParts(plain)) ?? [];
    if (!from || !number || !frame) return;
    const sender = from.toString('latin1');
    if (sender !== self && isNew(sender, Number(number.toString('latin1')))) options.onFrame(sender, frame);
  }

  /** Numbers only grow: what was heard before is heard no more. */
  function isNew(sender: string, number: number): boolean {
    if (!(number > (lastOf.get(sender) ?? 0))) return false;
    lastOf.delete(sender);
    lastOf.set(sender, number);
    const oldest = lastOf.size > MOST_SENDERS ? lastOf.keys().next() : null;
    if (oldest && !oldest.done) lastOf.delete(oldest.value);
    return true;
  }

  return {
    async send(to, frame) {
      // Who can't hear must not ask: what it asks for would be done, and nobody would know.
      if (!listening) throw new Error('Redis is away');
      if (unsent + frame.length > MOST_UNSENT) throw new Error('Redis does not keep up');
      const channel = to === null ? ALL : PREFIX + to;
      const parts = [Buffer.from(self), Buffer.from(String(++count)), frame];
      const message = sealer.seal(packParts(parts), Buffer.from(channel));
      unsent += message.length;
      try {
        return await publisher.publish(channel, message);
      } finally {
        unsent -= message.length;
      }
    },
    close() {
      clearInterval(pings);
      listening = false;
      subscriber.disconnect();
    },
  };
}
