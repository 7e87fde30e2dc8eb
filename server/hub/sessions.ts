import { randomBytes } from 'node:crypto';
import { type Principal, principalId } from '../contract/principal.ts';
import type { Sealer } from '../lib/seal.ts';
import { createAsleep, type Wishes } from './asleep.ts';
import type { Catalog } from './catalog.ts';
import type { LogLevel } from './client.ts';
import { bounded, type Introduction, openId, type SessionFacts, sealId } from './session-id.ts';

export type { Introduction, SessionFacts, SessionTransport } from './session-id.ts';

/** An open stream towards the client. */
export interface SessionStream {
  notify(method: string): void;
  /** Ends it; the client may come again. */
  close(): void;
}

/** A call in flight; `abort` gives it up and tells its server. */
export interface SessionCall {
  /** @param params of the client's `notifications/cancelled`, where it took the call back itself */
  abort(params?: Buffer): void;
}

/** What the protocol's front keeps with a session. */
export interface SessionFront {
  /** The session's live part is dropped. Called once, before its calls are given up and its stream is closed. */
  end(): void;
}

export interface Session extends SessionFacts {
  /** The sealed value: what the client sends. */
  id: string;
  principal: Principal;
  /** Epoch ms. */
  lastSeenAt: number;
  stream: SessionStream | null;
  /** Calls in flight by the client's own request id (its JSON bytes), for cancellation. */
  calls: Map<string, SessionCall> | null;
  front: SessionFront | null;
  /** The least severe log messages that the client wants; null where it never said. */
  logLevel: LogLevel | null;
  /** What the client was last shown; compared with when lists change. */
  shown: Catalog | null;
  /** It has a past that this process does not know: what its client was shown, and perhaps more. Until it was told so. */
  adopted: boolean;
  /** What its client asked for before its live part was dropped; until the front has taken it up. */
  slept: Wishes | null;
  /** Its client has said who it is: only then it counts as opened. */
  introduced: boolean;
}

export interface Sessions {
  create(facts: Omit<SessionFacts, 'sid' | 'principalId' | 'issuedAt'>, principal: Principal): Session;
  /**
   * The session of an id for this principal; one that this process doesn't know yet is adopted. Null for a foreign,
   * altered, expired or ended one alike: the caller answers 404 and the client begins anew.
   */
  find(id: string, principal: Principal): Session | null;
  /** The session of an id if this process holds it: nobody comes in by this, and nothing is adopted. */
  held(id: string): Session | null;
  /** The client of a session that was opened by its stream alone (HTTP+SSE) says who it is. */
  introduce(session: Session, said: Introduction): void;
  /** DELETE: frees everything and leaves a tombstone. */
  end(session: Session): void;
  /** Ends what belongs to a principal whose credential is no longer good. */
  endOf(principalId: string): void;
  /** Sessions ended elsewhere, or before a restart. */
  bury(sids: Iterable<string>): void;
  /**
   * Drops the live part of sessions that were silent too long; a later request adopts them again. What their clients
   * asked for is kept. A session of which that would be too much stays as long as its id is good.
   */
  sweep(): void;
  withStreams(): Iterable<Session>;
  /** Those that this process holds, oldest first. */
  all(): Iterable<Session>;
  readonly size: number;
  close(): void;
}

export interface SessionsOptions {
  sealer: Sealer;
  /** ms without a request or an open stream after which the live part is dropped. */
  idleMs: () => number;
  /** ms after which an id is no longer good. */
  maxAgeMs: () => number;
  /** Remembers a tombstone beyond this process; must return at once. */
  onEnded: (sid: string, expiresAt: Date) => void;
  onCount?: (open: number) => void;
  /** A client is there, and is there no more; not told of streams whose client never said a word. */
  onOpened?: (session: Session) => void;
  onClosed?: (session: Session) => void;
  /** The resources that a session's client has subscribed to, as it knows them. */
  subscribedTo?: (sid: string) => readonly string[];
  /**
   * The live part of a session is gone, whatever ended it: what other parts hold for it under its `sid` can go. The
   * client may come back, with the same `sid` and what is kept of its wishes (`Session.slept`).
   */
  onReleased?: (session: Session) => void;
  now?: () => number;
}

const MAX_LIVE = 50_000;
const MAX_TOMBSTONES = 200_000;

export function createSessions(options: SessionsOptions): Sessions {
  const now = options.now ?? Date.now;
  const live = new Map<string, Session>();
  const buried = new Set<string>();
  const asleep = createAsleep();

  function counted(): void {
    options.onCount?.(live.size);
  }

  function keep(session: Session): Session {
    live.set(session.id, session);
    if (live.size > MAX_LIVE) dropOldest();
    counted();
    if (session.introduced) options.onOpened?.(session);
    return session;
  }

  function dropOldest(): void {
    for (const session of live.values()) {
      if (session.stream || session.calls?.size) continue;
      layDown(session);
      release(session);
      return;
    }
  }

  const expiryOf = ({ issuedAt }: SessionFacts): number => issuedAt * 1000 + options.maxAgeMs();

  /** @returns whether everything that its client asked for is kept */
  function layDown(session: Session): boolean {
    const { sid, logLevel } = session;
    const wishes = session.slept ?? { logLevel, uris: options.subscribedTo?.(sid) ?? [] };
    return asleep.keep(sid, wishes, expiryOf(session));
  }

  function remember(sid: string): void {
    buried.add(sid);
    asleep.forget(sid);
    if (buried.size <= MAX_TOMBSTONES) return;
    const oldest = buried.values().next();
    if (!oldest.done) buried.delete(oldest.value);
  }

  function release(session: Session): void {
    const wasLive = live.delete(session.id);
    session.front?.end();
    session.front = null;
    session.stream?.close();
    session.stream = null;
    for (const call of session.calls?.values() ?? []) call.abort();
    session.calls = null;
    counted();
    if (!wasLive) return;
    options.onReleased?.(session);
    if (session.introduced) options.onClosed?.(session);
  }

  function begun(
    facts: SessionFacts,
    id: string,
    principal: Principal,
    past: Pick<Session, 'introduced' | 'adopted' | 'slept'>,
  ): Session {
    const empty = { stream: null, calls: null, front: null, logLevel: null, shown: null };
    return keep({ ...facts, id, principal, lastSeenAt: now(), ...empty, ...past });
  }

  function adopt(id: string, principal: Principal): Session | null {
    const facts = openId(options.sealer, id);
    if (!facts || facts.principalId !== principalId(principal) || buried.has(facts.sid)) return null;
    if (expiryOf(facts) <= now()) return null;
    return begun(facts, id, principal, { introduced: true, adopted: true, slept: asleep.take(facts.sid) });
  }

  return {
    create(given, principal) {
      const facts: SessionFacts = {
        ...given,
        ...bounded(given),
        sid: randomBytes(9).toString('base64url'),
        principalId: principalId(principal),
        issuedAt: Math.floor(now() / 1000),
      };
      // The stream of HTTP+SSE opens before its client says a word.
      const introduced = given.transport === 'streamable';
      return begun(facts, sealId(options.sealer, facts), principal, {
        introduced,
        adopted: false,
        slept: null,
      });
    },
    find(id, principal) {
      const session = live.get(id);
      if (!session) return adopt(id, principal);
      if (session.principalId !== principalId(principal)) return null;
      session.principal = principal;
      session.lastSeenAt = now();
      return session;
    },
    held: (id) => live.get(id) ?? null,
    introduce(session, said) {
      Object.assign(session, bounded(said));
      if (session.introduced) return;
      session.introduced = true;
      options.onOpened?.(session);
    },
    end(session) {
      release(session);
      remember(session.sid);
      options.onEnded(session.sid, new Date(expiryOf(session)));
    },
    endOf(owner) {
      for (const session of [...live.values()]) if (session.principalId === owner) release(session);
    },
    bury(sids) {
      for (const sid of sids) remember(sid);
      for (const session of [...live.values()]) if (buried.has(session.sid)) release(session);
    },
    sweep() {
      const oldest = now() - options.idleMs();
      asleep.sweep(now());
      for (const session of [...live.values()]) {
        if (session.stream || session.calls?.size || session.lastSeenAt >= oldest) continue;
        if (layDown(session) || expiryOf(session) <= now()) release(session);
      }
    },
    *withStreams() {
      for (const session of live.values()) if (session.stream) yield session;
    },
    all: () => live.values(),
    get size() {
      return live.size;
    },
    close() {
      for (const session of [...live.values()]) release(session);
    },
  };
}
