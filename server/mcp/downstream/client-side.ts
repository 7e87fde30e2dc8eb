import { randomBytes } from 'node:crypto';
import type { ClientFacts, ClientPort } from '../../hub/client.ts';
import type { Session, SessionFront } from '../../hub/sessions.ts';
import type { Subscriber } from '../../hub/types.ts';
import type { HttpResponse } from '../../lib/http-exchange.ts';
import { POLLING_REVISION } from '../revisions.ts';
import { factsOf } from './client-facts.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { EventStream } from './event-stream.ts';
import { type EventStore, Shelf } from './events/event-store.ts';
import { ReplayStream, readEventId, type StreamOwner } from './events/replay-stream.ts';
import { StandingPort } from './ports.ts';
import { type Outlet, Questions } from './questions.ts';
import { notification } from './wire.ts';

/** A client that comes back after a restart must not be given another stream for the one it lost. */
const PROCESS = randomBytes(6).toString('hex');
let streams = 0;

/** What Last-Event-ID stands for; `over` is a stream of which nothing is left to be said. */
export type Resumption = { stream: ReplayStream; after: number } | 'over' | null;

/** What the front keeps with a session: made at its first stream or call, so that an idle session costs little. */
export class ClientSide implements SessionFront, StreamOwner, Subscriber {
  readonly store: EventStore;
  /** Settles when subscriptions of before its session slept are taken up; null while there are none. */
  waking: Promise<void> | null = null;
  readonly #session: Session;
  readonly #elsewhere: Elsewhere;
  #facts: ClientFacts | null = null;
  #shelf: Shelf | null = null;
  #questions: Questions | null = null;
  #port: ClientPort | null = null;
  /** Streams of calls by id. */
  #calls: Map<string, ReplayStream> | null = null;
  /** The stream for what belongs to no call: the session's only one over HTTP+SSE, its GET stream otherwise. */
  #line: ReplayStream | EventStream | null = null;
  #ended = false;

  constructor(session: Session, { events, elsewhere }: SideParts) {
    this.#session = session;
    this.store = events;
    this.#elsewhere = elsewhere;
  }

  get session(): Session {
    return this.#session;
  }

  get key(): string {
    return this.#session.sid;
  }

  get era(): 'legacy' {
    return 'legacy';
  }

  get ended(): boolean {
    return this.#ended;
  }

  get polls(): boolean {
    return this.#session.protocolVersion >= POLLING_REVISION && !this.#ended;
  }

  get facts(): ClientFacts {
    this.#facts ??= factsOf(this.#session);
    return this.#facts;
  }

  get shelf(): Shelf {
    if (!this.#shelf) {
      this.#shelf = new Shelf(this.store);
      if (this.#ended) this.#shelf.close();
    }
    return this.#shelf;
  }

  get questions(): Questions {
    this.#questions ??= new Questions(this.#elsewhere.self);
    return this.#questions;
  }

  /** The client, for what belongs to no call. */
  get port(): ClientPort {
    this.#port ??= new StandingPort(this);
    return this.#port;
  }

  get line(): ReplayStream | EventStream | null {
    return this.#line;
  }

  /** Over the line; while it is not connected, over that of another replica, too: the client may have come there. */
  get outside(): Outlet {
    return {
      message: (json) => {
        this.#line?.message(json);
        if (!this.#line?.connected && !this.#ended) this.#elsewhere.say(this.#session, json);
      },
    };
  }

  /** The client of HTTP+SSE has said who it is, after its session began. */
  introduced(): void {
    this.#facts = null;
  }

  /** HTTP+SSE: everything goes over this one. */
  holdLine(stream: EventStream): void {
    this.#line = stream;
    this.#session.stream = stream;
  }

  /** The GET stream, on a new connection. @param after number of the last event that the client has */
  attachLine(res: HttpResponse, after: number | null): void {
    if (!(this.#line instanceof ReplayStream)) this.#line = this.#newStream();
    this.#line.attach(res, after, { 'mcp-session-id': this.#session.id });
    this.#session.stream = this.#line;
  }

  /** A stream for a call's answer and what is said before it. */
  openStream(res: HttpResponse): ReplayStream {
    const stream = this.#newStream();
    this.#calls ??= new Map();
    this.#calls.set(stream.id, stream);
    stream.attach(res, null);
    return stream;
  }

  find(lastEventId: string): Resumption {
    const id = readEventId(lastEventId);
    if (!id) return null;
    const { line } = this;
    const mine = line instanceof ReplayStream && line.id === id.stream ? line : this.#calls?.get(id.stream);
    if (!mine?.knows(id.number)) return null;
    return mine.hasMoreThan(id.number) ? { stream: mine, after: id.number } : 'over';
  }

  updated(params: Buffer): void {
    this.outside.message(notification('notifications/resources/updated', params));
  }

  onLost(stream: ReplayStream): void {
    if (this.#session.stream !== stream) return;
    this.#session.stream = null;
    this.#session.lastSeenAt = Date.now();
  }

  onGone(stream: ReplayStream): void {
    this.#calls?.delete(stream.id);
    if (this.#line === stream) this.#line = null;
    this.#questions?.failOn(stream);
  }

  /** Answers of calls that are given up now still go out where their clients wait. */
  end(): void {
    this.#ended = true;
    this.#questions?.failAll();
    for (const stream of this.#calls?.values() ?? []) if (!stream.connected) stream.discard();
    if (this.#line instanceof ReplayStream) this.#line.discard();
    this.#shelf?.close();
  }

  #newStream(): ReplayStream {
    return new ReplayStream(`${PROCESS}.${++streams}`, this);
  }
}

/** What all sessions share. */
export interface SideParts {
  events: EventStore;
  elsewhere: Elsewhere;
}

/** The front's side of a session. */
export function sideOf(session: Session, parts: SideParts): ClientSide {
  if (session.front instanceof ClientSide) return session.front;
  const side = new ClientSide(session, parts);
  session.front = side;
  return side;
}
