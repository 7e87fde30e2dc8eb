import { type Principal, userPrincipal } from '../contract/principal.ts';
import type { StoredUser, StoredUserSession } from '../contract/snapshot.ts';
import { createExpiryTimer } from './expiry-timer.ts';
import { type AuthFailureReason, STALE_LIMIT_MS } from './key-ring.ts';
import type { AccessClaims, Tokens } from './tokens.ts';

export interface UserSnapshot {
  users: readonly StoredUser[];
  sessions: readonly StoredUserSession[];
}

/** `user` is who it was, as `principalId` says it, where the token was this hub's. */
export type UserAuthentication =
  | { ok: true; principal: Principal }
  | { ok: false; reason: AuthFailureReason; user: string | null };

export interface UserRing {
  /** Puts a new snapshot in place of the old one; sessions that stopped being good are told to `onRevoked`. */
  replace(snapshot: UserSnapshot): void;
  /** Decides about an access token without a query, but for one that is younger than this hub's snapshot may be. */
  authenticate(token: string): Promise<UserAuthentication>;
  byName(username: string): StoredUser | undefined;
  /** Whose session it is, if it is a good one. */
  ofSession(id: string): StoredUser | undefined;
  /** What the owners of keys may at most; see `KeyRing.setOwners`. */
  readonly owners: ReadonlyMap<string, StoredUser>;
  /** Told the principal whose session ended, or whose user was disabled or deleted. @returns unsubscribe */
  onRevoked(listener: (principal: Principal) => void): () => void;
  /** How to have the snapshot read again; resolves when it is in place. */
  setReread(reread: () => Promise<void>): void;
  markStale(): void;
  markFresh(): void;
  readonly loaded: boolean;
  close(): void;
}

export interface UserRingOptions {
  tokens: Pick<Tokens, 'verifyAccess'>;
  /** Epoch ms. */
  now?: () => number;
}

interface Entry {
  user: StoredUser;
  expiresAt: number;
  granted: { ok: true; principal: Principal };
}

/** A session that another replica began may be known here only this much later, ms. */
const NEWS_MS = 10_000;

/** Users and where they are signed in, in memory: a role that was changed and a session that ended count at once. */
export function createUserRing({ tokens, now = Date.now }: UserRingOptions): UserRing {
  let byName: ReadonlyMap<string, StoredUser> = new Map();
  let owners: ReadonlyMap<string, StoredUser> = new Map();
  let entries: ReadonlyMap<string, Entry> = new Map();
  const listeners = new Set<(principal: Principal) => void>();
  let staleSince: number | null = null;
  let loaded = false;
  let reread: () => Promise<void> = async () => {};
  let sweptAt = now();
  const timer = createExpiryTimer(now, tellExpired);

  function tellRevoked({ granted }: Entry): void {
    for (const listener of listeners) listener(granted.principal);
  }

  /** Tells about the sessions that expired since it last ran, and waits for the next one. */
  function tellExpired(): void {
    const since = sweptAt;
    sweptAt = now();
    for (const entry of entries.values()) {
      if (isGood(entry, since) && !isGood(entry, sweptAt)) tellRevoked(entry);
    }
    armTimer();
  }

  function armTimer(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const entry of entries.values()) {
      if (isGood(entry, sweptAt) && entry.expiresAt < next) next = entry.expiresAt;
    }
    timer.arm(next);
  }

  function decide(claims: AccessClaims): UserAuthentication {
    const entry = entries.get(claims.sessionId);
    if (!entry || entry.user.id !== claims.userId) return { ok: false, reason: 'signed-out', user: null };
    const user = userPrincipal(entry.user.username);
    if (!entry.user.enabled) return { ok: false, reason: 'disabled', user };
    const at = now();
    if (at >= entry.expiresAt) return { ok: false, reason: 'signed-out', user };
    const tooStale = staleSince !== null && at - staleSince > STALE_LIMIT_MS;
    return tooStale ? { ok: false, reason: 'stale', user } : entry.granted;
  }

  return {
    replace({ users, sessions }) {
      const before = entries;
      const at = now();
      const byId = new Map(users.map((user) => [user.id, user]));
      byName = new Map(users.map((user) => [user.username, user]));
      owners = new Map(users.map((user) => [userPrincipal(user.username), user]));
      const after = new Map<string, Entry>();
      for (const session of sessions) {
        const user = byId.get(session.userId);
        if (user) after.set(session.id, toEntry(session, user, before.get(session.id)));
      }
      entries = after;
      loaded = true;
      staleSince = null;
      for (const [id, old] of before) {
        // An expiry that the timer has not told yet is told here, so that it is never told twice or not at all.
        if (isGood(old, sweptAt) && !isGood(after.get(id), at)) tellRevoked(old);
      }
      sweptAt = at;
      armTimer();
    },
    async authenticate(token) {
      const claims = await tokens.verifyAccess(token);
      if (claims === null) return { ok: false, reason: 'token', user: null };
      if (claims === 'expired') return { ok: false, reason: 'token-expired', user: null };
      const isNews = !entries.has(claims.sessionId) && now() - claims.issuedAt < NEWS_MS;
      if (isNews) await reread();
      return decide(claims);
    },
    byName: (username) => byName.get(username),
    ofSession(id) {
      const entry = entries.get(id);
      return entry && isGood(entry, now()) ? entry.user : undefined;
    },
    get owners() {
      return owners;
    },
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setReread(next) {
      reread = next;
    },
    markStale() {
      staleSince ??= now();
    },
    markFresh() {
      staleSince = null;
    },
    get loaded() {
      return loaded;
    },
    close: () => timer.close(),
  };
}

function toEntry(session: StoredUserSession, user: StoredUser, old: Entry | undefined): Entry {
  const { id, username, role } = user;
  const principal: Principal = { kind: 'user', id, username, role, session: session.id };
  // The same object while nothing changed, so that it can be compared by identity.
  const same = old && JSON.stringify(old.granted.principal) === JSON.stringify(principal);
  const granted = same ? old.granted : { ok: true as const, principal };
  return { user, expiresAt: session.expiresAt.getTime(), granted };
}

function isGood(entry: Entry | undefined, at: number): boolean {
  return entry?.user.enabled === true && entry.expiresAt > at;
}
