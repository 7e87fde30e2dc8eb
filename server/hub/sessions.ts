import { randomBytes } from 'node:crypto';
import { type Principal, principalId } from '../contract/principal.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Catalog } from './catalog.ts';
import type { LogLevel } from './client.ts';

export type SessionTransport = 'streamable' | 'sse';

/** What a session is bound to and what its client said; sealed into its id, so any replica can adopt it. */
export interface SessionFacts {
  /** Random, 12 characters; names the session in tombstones and logs. */
  sid: string;
  principalId: string;
  endpointId: string;
  protocolVersion: string;
  transport: SessionTransport;
  /** The client's `capabilities`, as JSON. */
  capabilities: string;
  clientName: string;
  clientVersion: string;
  /** The client's `clientInfo`, as JSON; empty where it said none. */
  clientInfo: string;
  /** Epoch seconds. */
  issuedAt: number;
}

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
  /** Its client has said who it is: only then it counts as opened. */
  introduced: boolean;
}

/** What a client says of itself in the handshake. */
export type Introduction = Pick<
  SessionFacts,
  'protocolVersion' | 'capabilities' | 'clientName' | 'clientVersion' | 'clientInfo'
>;

export interface Sessions {
  create(facts: Omit<SessionFacts, 'sid' | 'principalId' | 'issuedAt'>, principal: Principal): Session;
  /**
   * The session of an id for this principal; one that this process doesn't know yet is adopted. Null for a foreign,
   * altered, expired or ended one alike: the caller answers 404 and the client begins anew.
   */
  find(id: string, principal: Principal): Session | null;
  /** The client of a session that was opened by its stream alone (HTTP+SSE) says who it is. */
  introduce(session: Session, said: Introduction): void;
  /** DELETE: frees everything and leaves a tombstone. */
  end(session: Session): void;
  /** Ends what belongs to a principal whose credential is no longer good. */
  endOf(principalId: string): void;
  /** Sessions ended elsewhere, or before a restart. */
  bury(sids: Iterable<string>): void;
  /** Drops the live part of sessions that were silent too long; a later request adopts them again. */
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
  /**
   * The live part of a session is gone, whatever ended it: what other parts hold for it under its `sid` can go. The
   * client may come back, with the same `sid` and nothing of what was.
   */
  onReleased?: (session: Session) => void;
  now?: () => number;
}

const MAX_LIVE = 50_000;
const MAX_TOMBSTONES = 200_000;
/** Larger client capabilities are cut to none: they would not fit into a header. */
const MAX_CAPABILITIES = 2048;
/** A larger `clientInfo` is cut to name and version. */
const MAX_INFO = 1024;

export function createSessions(options: SessionsOptions): Sessions {
  const now = options.now ?? Date.now;
  const live = new Map<string, Session>();
  const buried = new Set<string>();

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
      release(session);
      return;
    }
  }

  function remember(sid: string): void {
    buried.add(sid);
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

  function begun(facts: SessionFacts, id: string, principal: Principal, introduced: boolean): Session {
    const empty = { stream: null, calls: null, front: null, logLevel: null, shown: null };
    return keep({ ...facts, id, principal, lastSeenAt: now(), ...empty, introduced });
  }

  function adopt(id: string, principal: Principal): Session | null {
    const facts = unseal(options.sealer, id);
    if (!facts || facts.principalId !== principalId(principal) || buried.has(facts.sid)) return null;
    if (facts.issuedAt * 1000 + options.maxAgeMs() <= now()) return null;
    return begun(facts, id, principal, true);
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
      return begun(facts, seal(options.sealer, facts), principal, given.transport === 'streamable');
    },
    find(id, principal) {
      const session = live.get(id);
      if (!session) return adopt(id, principal);
      if (session.principalId !== principalId(principal)) return null;
      session.principal = principal;
      session.lastSeenAt = now();
      return session;
    },
    introduce(session, said) {
      Object.assign(session, bounded(said));
      if (session.introduced) return;
      session.introduced = true;
      options.onOpened?.(session);
    },
    end(session) {
      release(session);
      remember(session.sid);
      options.onEnded(session.sid, new Date(session.issuedAt * 1000 + options.maxAgeMs()));
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
      for (const session of [...live.values()]) {
        if (!session.stream && !session.calls?.size && session.lastSeenAt < oldest) release(session);
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

/** What a client says is kept as long as the session: in bounds. */
function bounded(said: Introduction): Introduction {
  const clientName = said.clientName.slice(0, 100);
  const clientVersion = said.clientVersion.slice(0, 50);
  return {
    protocolVersion: said.protocolVersion,
    capabilities: said.capabilities.length > MAX_CAPABILITIES ? '{}' : said.capabilities,
    clientName,
    clientVersion,
    clientInfo:
      said.clientInfo.length > MAX_INFO
        ? JSON.stringify({ name: clientName, version: clientVersion })
        : said.clientInfo,
  };
}

/** A short array keeps the id short: it travels with every request. */
function seal(sealer: Sealer, facts: SessionFacts): string {
  return sealer.seal(
    JSON.stringify([
      facts.sid,
      facts.principalId,
      facts.endpointId,
      facts.protocolVersion,
      facts.transport,
      facts.capabilities,
      facts.clientName,
      facts.issuedAt,
      facts.clientVersion,
      facts.clientInfo,
    ]),
  );
}

function unseal(sealer: Sealer, id: string): SessionFacts | null {
  if (id.length > 8192) return null;
  const bytes = sealer.open(id);
  if (!bytes) return null;
  const parts: unknown = JSON.parse(bytes.toString('utf8'));
  if (!Array.isArray(parts)) return null;
  const [
    sid,
    owner,
    endpointId,
    protocolVersion,
    transport,
    capabilities,
    clientName,
    issuedAt,
    clientVersion,
    clientInfo,
  ] = parts.map(String);
  if (
    !sid ||
    !owner ||
    !endpointId ||
    !protocolVersion ||
    (transport !== 'streamable' && transport !== 'sse')
  )
    return null;
  return {
    sid,
    principalId: owner,
    endpointId,
    protocolVersion,
    transport,
    capabilities: capabilities ?? '{}',
    clientName: clientName ?? '',
    clientVersion: clientVersion ?? '',
    clientInfo: clientInfo ?? '',
    issuedAt: Number(issuedAt),
  };
}
