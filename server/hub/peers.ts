import { randomBytes } from 'node:crypto';
import type { CancelSignal } from '../lib/cancel.ts';

/** Larger than this nothing is said between replicas, bytes. */
export const MOST_PEER_BYTES = 16 * 1024 * 1024;

export interface AskOptions {
  /** Nobody waits any more: the other replica is told. */
  signal?: CancelSignal | undefined;
  /** For the first sign of life, ms; default 1000. After it there is time as long as the other one says that it works. */
  timeoutMs?: number;
  /** What the other replica says before its reply, in its order. */
  onSaid?: (said: Buffer) => void;
}

/** A message of another replica. */
export interface PeerMessage {
  /** Who says it. */
  readonly from: string;
  readonly payload: Buffer;
  /** Whoever asked waits no more, or is gone. Never fires for what was only told. */
  readonly signal: CancelSignal;
  /** Says something before the reply; to nobody for what was only told. */
  say(bytes: Buffer): void;
}

/** @returns the reply; what was only told has none. What it throws reads as nobody being there. */
export type PeerHandler = (message: PeerMessage) => Buffer | Promise<Buffer> | undefined;

/**
 * The other processes of one hub. A message may be lost, and is heard once at most: whatever must not be lost is not said
 * here. Nothing of an ordinary call goes this way.
 */
export interface Peers {
  /** Names this process among all, and no other one ever. */
  readonly self: string;
  /**
   * @returns null where no replica of that name answers
   * @throws PatchbayError `cancelled` by the signal, `payload_too_large`, `unavailable` where too many wait already
   */
  ask(replica: string, kind: string, payload: Buffer, options?: AskOptions): Promise<Buffer | null>;
  /** Tells all others, if there are any. What is too large is not said. */
  tell(kind: string, payload: Buffer): void;
  handle(kind: string, handler: PeerHandler): void;
  /** Resolves when nothing that others asked for is worked on here, after `ms` at the latest. */
  drain(ms: number): Promise<void>;
}

/** 16 letters, digits, `-` and `_`. */
export function newReplicaId(): string {
  return randomBytes(12).toString('base64url');
}

/** Nobody else is there. */
export function noPeers(self = newReplicaId()): Peers {
  return { self, ask: async () => null, tell: () => {}, handle: () => {}, drain: async () => {} };
}
