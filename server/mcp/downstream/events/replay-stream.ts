import { RpcCode, rpcError } from '../../../hub/rpc-error.ts';
import type { SessionStream } from '../../../hub/sessions.ts';
import type { UpstreamReply } from '../../../hub/types.ts';
import type { HttpResponse } from '../../../lib/http-exchange.ts';
import { EventStream, type StreamHolder } from '../event-stream.ts';
import { notification, responseParts } from '../wire.ts';
import type { EventStore, KeptStream, Shelf } from './event-store.ts';
import { idFrame, joined, lengthOf, primingFrame, retryFrame } from './frames.ts';

/** Whose stream it is. */
export interface StreamOwner {
  readonly store: EventStore;
  readonly shelf: Shelf;
  /** Whether its client knows events without data and `retry` (2025-11-25). */
  readonly polls: boolean;
  /** The connection is gone; the stream may be taken up again. */
  onLost(stream: ReplayStream): void;
  /** It can't be taken up any more. */
  onGone(stream: ReplayStream): void;
}

/** When a client whose stream the hub closes is to come back, ms. */
const RETRY_MS = 1000;

/**
 * A stream that outlives its connections: each message has an id and is kept for a while, so that a client that lost
 * the connection, or was sent away, gets the rest on a new one (specification, resumability and redelivery).
 */
export class ReplayStream implements SessionStream, KeptStream, StreamHolder {
  readonly id: string;
  readonly #owner: StreamOwner;
  #connection: EventStream | null = null;
  /** Number of the last message, and of the last that went over a connection. */
  #last = 0;
  #sent = 0;
  #state: 'running' | 'ended' | 'gone' = 'running';

  constructor(id: string, owner: StreamOwner) {
    this.id = id;
    this.#owner = owner;
  }

  get gone(): boolean {
    return this.#state === 'gone';
  }

  get connected(): boolean {
    return this.#connection?.open ?? false;
  }

  /** Whether there is anything to come after the message of this number. */
  hasMoreThan(number: number): boolean {
    return this.#state === 'running' || number < this.#last;
  }

  /** Whether a message of this number was ever said. */
  knows(number: number): boolean {
    return number <= this.#last;
  }

  /**
   * Goes on over this response; an older connection is closed.
   * @param after number of the last message that the client has; null for all that never went out
   */
  attach(res: HttpResponse, after: number | null, headers: Record<string, string> = {}): void {
    const older = this.#connection;
    const connection = new EventStream(res, headers, this);
    const from = after ?? this.#sent;
    this.#connection = connection;
    older?.close();
    this.#owner.store.returned(this);
    if (this.#owner.polls) connection.raw(primingFrame(this.#eventId(from)));
    for (const frame of this.#owner.shelf.after(this, from)) connection.raw(frame);
    this.#sent = this.#last;
    if (this.#state === 'ended') this.#finish();
  }

  message(json: Buffer): void {
    this.#say([json], null);
  }

  notify(method: string): void {
    this.#say([notification(method)], null);
  }

  /** The answer to the request that the stream belongs to: its last message. */
  end(id: Buffer, reply: UpstreamReply): void {
    if (this.#state !== 'running') return;
    this.#say(responseParts(id, reply), id);
    this.#state = 'ended';
    this.#finish();
  }

  /** Sends the client away for some time; what is said meanwhile waits for it. */
  pause(retryMs: number): void {
    if (!this.#owner.polls) return;
    this.#connection?.raw(retryFrame(retryMs));
    this.#connection?.close();
  }

  /** Ends the connection; the client may come again. */
  close(): void {
    if (this.#owner.polls && this.#state === 'running') this.#connection?.raw(retryFrame(RETRY_MS));
    this.#connection?.close();
  }

  /** Ends the connection, and with it the stream. */
  discard(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#connection?.close();
    this.#owner.store.returned(this);
    this.#owner.shelf.drop(this);
    this.#owner.onGone(this);
  }

  onClosed(connection: EventStream): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    if (this.#state !== 'running') return;
    this.#owner.store.left(this);
    this.#owner.onLost(this);
  }

  onEvicted(): void {
    if (this.#state === 'ended' && !this.#owner.shelf.holds(this)) this.discard();
  }

  onExpired(): void {
    this.discard();
  }

  /** @param answers id of the request where the message is its answer */
  #say(pieces: readonly Buffer[], answers: Buffer | null): void {
    if (this.#state !== 'running') return;
    const { shelf } = this.#owner;
    const number = ++this.#last;
    const frame = idFrame(this.#eventId(number), pieces);
    const length = lengthOf(frame);
    const connection = this.connected ? this.#connection : null;
    if (connection) this.#sent = number;
    if (shelf.fits(length)) {
      const whole = joined(frame, length);
      connection?.raw(whole);
      shelf.keep(this, number, whole);
      return;
    }
    connection?.pieces(frame);
    if (answers === null) return;
    // Too big to be kept: a client that comes for it is told so instead of being left to wait.
    const standIn = idFrame(this.#eventId(number), responseParts(answers, tooBigToKeep(length)));
    shelf.keep(this, number, joined(standIn, lengthOf(standIn)));
  }

  /** Everything is said; it is kept for a client that did not get it. */
  #finish(): void {
    this.#connection?.close();
    this.#owner.store.left(this);
    if (!this.#owner.shelf.holds(this)) this.discard();
  }

  #eventId(number: number): string {
    return `${this.id}-${number}`;
  }
}

function tooBigToKeep(bytes: number): UpstreamReply {
  const text = `The answer (${bytes} bytes) is too large to be kept for a client that lost its connection`;
  return { ok: false, error: rpcError(RpcCode.tooLarge, text) };
}

/** Pure: stream and number of an event id; null where it can't be one of ours. */
export function readEventId(id: string): { stream: string; number: number } | null {
  const found = /^([\w.]{1,40})-(\d{1,12})$/.exec(id);
  return found?.[1] && found[2] ? { stream: found[1], number: Number(found[2]) } : null;
}
