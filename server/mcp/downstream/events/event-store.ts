/** How much of what was said is kept for clients that may take a lost stream up again, and for how long. */
export interface EventLimits {
  /** Events and bytes of one session. */
  sessionEvents: number;
  sessionBytes: number;
  /** Bytes of the whole process. */
  totalBytes: number;
  /** After a stream has ended or lost its connection, ms. */
  keepMs: number;
}

const DEFAULT_LIMITS: EventLimits = {
  sessionEvents: 256,
  sessionBytes: 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  keepMs: 5 * 60_000,
};

/** What an event costs beside its bytes. */
const OVERHEAD = 200;
const SWEEP_MS = 15_000;

/** A stream whose events are kept. */
export interface KeptStream {
  /** One of its events had to make room; they go oldest first. */
  onEvicted(): void;
  /** It was left for too long: nobody will take it up any more. */
  onExpired(): void;
}

interface Kept {
  readonly shelf: Shelf;
  readonly stream: KeptStream;
  readonly number: number;
  readonly frame: Buffer;
}

/** The kept events of all sessions: bounded in bytes, the oldest give way. */
export class EventStore {
  readonly limits: EventLimits;
  readonly #now: () => number;
  /** Oldest first. */
  readonly #events = new Set<Kept>();
  /** Since when streams have had no connection, the longest first. */
  readonly #left = new Map<KeptStream, number>();
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Partial<EventLimits> = {}, now: () => number = Date.now) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.#now = now;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The stream has no connection now; after `keepMs` without one it expires. */
  left(stream: KeptStream): void {
    this.#left.delete(stream);
    this.#left.set(stream, this.#now());
    // One timer for all streams, and none while every client is there.
    this.#timer ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** It has one again, or is gone. */
  returned(stream: KeptStream): void {
    this.#left.delete(stream);
  }

  sweep(): void {
    const due = this.#now() - this.limits.keepMs;
    for (const [stream, since] of this.#left) {
      if (since > due) break;
      this.#left.delete(stream);
      stream.onExpired();
    }
    if (this.#left.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Of shelves only. */
  add(event: Kept): void {
    this.#events.add(event);
    this.#bytes += event.frame.length + OVERHEAD;
    while (this.#bytes > this.limits.totalBytes) {
      const oldest = this.#events.values().next();
      if (oldest.done) return;
      oldest.value.shelf.evictOldest();
    }
  }

  /** Of shelves only. */
  remove(event: Kept): void {
    if (this.#events.delete(event)) this.#bytes -= event.frame.length + OVERHEAD;
  }
}

/** The kept events of one session, oldest first. */
export class Shelf {
  readonly #store: EventStore;
  #events: Kept[] = [];
  #bytes = 0;
  #closed = false;

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** Whether an event of this many bytes would be kept at all. */
  fits(bytes: number): boolean {
    return !this.#closed && bytes + OVERHEAD <= this.#store.limits.sessionBytes;
  }

  /** @param frame the event as it goes over the wire; kept as it is, not copied */
  keep(stream: KeptStream, number: number, frame: Buffer): void {
    if (this.#closed) return;
    const event = { shelf: this, stream, number, frame };
    this.#events.push(event);
    this.#bytes += frame.length + OVERHEAD;
    this.#store.add(event);
    const { sessionEvents, sessionBytes } = this.#store.limits;
    while (this.#events.length > sessionEvents || this.#bytes > sessionBytes) this.evictOldest();
  }

  /** What was said on a stream after the event of this number, in order. */
  after(stream: KeptStream, number: number): Buffer[] {
    return this.#events
      .filter((each) => each.stream === stream && each.number > number)
      .map((each) => each.frame);
  }

  holds(stream: KeptStream): boolean {
    return this.#events.some((each) => each.stream === stream);
  }

  drop(stream: KeptStream): void {
    const kept: Kept[] = [];
    for (const event of this.#events) {
      if (event.stream === stream) this.#forget(event);
      else kept.push(event);
    }
    this.#events = kept;
  }

  /** Nobody comes for them any more, nor for what is still said. */
  close(): void {
    this.#closed = true;
    for (const event of this.#events) this.#forget(event);
    this.#events = [];
  }

  evictOldest(): void {
    const event = this.#events.shift();
    if (!event) return;
    this.#forget(event);
    event.stream.onEvicted();
  }

  #forget(event: Kept): void {
    this.#bytes -= event.frame.length + OVERHEAD;
    this.#store.remove(event);
  }
}
