import { lesserRole } from '../contract/permissions.ts';
import { type Principal, userPrincipal } from '../contract/principal.ts';
import type { StoredKey, StoredUser } from '../contract/snapshot.ts';
import { createExpiryTimer } from './expiry-timer.ts';
import { createStaticKeys } from './static-keys.ts';
import { bearerOf, hashSecret, parseToken, sameHash } from './token.ts';

/** Keys read from the database stay good for this long after the database was last known to answer. */
export const STALE_LIMIT_MS = 5 * 60_000;

/**
 * `stale`: the database has been away for too long to trust what is cached; answer 503, not 401. The last three are of
 * access tokens: not one of this hub, one that was good once, one of a session that ended.
 */
export type AuthFailureReason =
  | 'missing'
  | 'malformed'
  | 'unknown'
  | 'wrong'
  | 'expired'
  | 'disabled'
  | 'stale'
  | 'token'
  | 'token-expired'
  | 'signed-out';

export type Authentication = { ok: true; principal: Principal } | { ok: false; reason: AuthFailureReason };

export interface KeyRing {
  /** Puts a new snapshot in place of the old one; keys that stopped being good are told to `onRevoked`. */
  replace(keys: readonly StoredKey[]): void;
  /**
   * The users, by the name under which they own keys. A key of a user may on the REST API what its owner may at most,
   * and is disabled while its owner is, or is not there.
   */
  setOwners(owners: ReadonlyMap<string, Pick<StoredUser, 'role' | 'enabled'>>): void;
  /** `BEARER_KEY` and `systemConfig.routing.bearerAuthKey`. An absent member keeps what it was; null or '' is none. */
  setStatic(keys: { env?: string | null | undefined; settings?: string | null | undefined }): void;
  /** The token of the command line on this machine. */
  setLocal(token: string | null): void;
  /** Decides from the `Authorization` header alone, synchronously and without a query. Allocates no Principal. */
  authenticate(header: string | undefined): Authentication;
  /** The principal as its credential stands now, or null when that is no longer good. For what outlives a request. */
  current(principal: Principal): Principal | null;
  /** Told the principal whose credential was revoked, disabled, deleted or has expired. @returns unsubscribe */
  onRevoked(listener: (principal: Principal) => void): () => void;
  /** The database went away; idempotent. `replace` and `markFresh` end it. */
  markStale(): void;
  markFresh(): void;
  /** Epoch ms since when the keys are only cached, or null. */
  readonly staleSince: number | null;
  /** Counts up with every change of what `authenticate` would answer. */
  readonly version: number;
  /** False before the first `replace`: not ready. */
  readonly loaded: boolean;
  close(): void;
}

interface Entry {
  key: StoredKey;
  /** What a good token is answered with; made once per key, not once per request. */
  granted: { ok: true; principal: Principal };
  expiresAt: number;
  previousUntil: number;
}

/** Compared with when there is nothing to compare with, so that every refusal takes the same time. */
const NO_HASH = Buffer.alloc(32);

type KeyFailure = Exclude<AuthFailureReason, 'token' | 'token-expired' | 'signed-out'>;

const refused: { [Reason in KeyFailure]: Authentication } = {
  missing: { ok: false, reason: 'missing' },
  malformed: { ok: false, reason: 'malformed' },
  unknown: { ok: false, reason: 'unknown' },
  wrong: { ok: false, reason: 'wrong' },
  expired: { ok: false, reason: 'expired' },
  disabled: { ok: false, reason: 'disabled' },
  stale: { ok: false, reason: 'stale' },
};

/**
 * Every credential the hub accepts as a bearer token, in memory. Until the first `replace` it knows no keys.
 * @param now epoch ms
 */
export function createKeyRing({ now = Date.now }: { now?: () => number } = {}): KeyRing {
  let stored: readonly StoredKey[] = [];
  let owners: Owners = new Map();
  let entries: ReadonlyMap<string, Entry> = new Map();
  const statics = createStaticKeys();
  const listeners = new Set<(principal: Principal) => void>();
  let staleSince: number | null = null;
  let version = 0;
  let loaded = false;
  let sweptAt = now();
  const timer = createExpiryTimer(now, tellExpired);

  function tellRevoked(principal: Principal): void {
    for (const listener of listeners) listener(principal);
  }

  /** Tells about the keys that expired since it last ran, and waits for the next one. */
  function tellExpired(): void {
    const since = sweptAt;
    sweptAt = now();
    version++;
    for (const { key, expiresAt, granted } of entries.values()) {
      if (key.enabled && expiresAt > since && expiresAt <= sweptAt) tellRevoked(granted.principal);
    }
    armTimer();
  }

  function armTimer(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { key, expiresAt } of entries.values()) {
      if (key.enabled && expiresAt > sweptAt && expiresAt < next) next = expiresAt;
    }
    timer.arm(next);
  }

  function fromKey(id: string, secret: string): Authentication {
    const entry = entries.get(id);
    const given = hashSecret(secret);
    const isCurrent = sameHash(given, entry?.key.hash ?? NO_HASH);
    const isPrevious = sameHash(given, entry?.key.previous?.hash ?? NO_HASH);
    if (!entry) return refused.unknown;
    const at = now();
    if (!isCurrent && !(isPrevious && at < entry.previousUntil)) return refused.wrong;
    if (!entry.key.enabled) return refused.disabled;
    if (at >= entry.expiresAt) return refused.expired;
    return tooStale(at) ? refused.stale : entry.granted;
  }

  function tooStale(at: number): boolean {
    return staleSince !== null && at - staleSince > STALE_LIMIT_MS;
  }

  /** A configured key may have any form, also that of a stored one. */
  function fromConfigured(token: string, otherwise: Authentication): Authentication {
    const found = statics.find(token);
    if (!found) return otherwise;
    return found.stored && tooStale(now()) ? refused.stale : found.granted;
  }

  function rebuild(): void {
    const before = entries;
    const at = now();
    const after = new Map(stored.map((key) => [key.id, toEntry(capped(key, owners), before.get(key.id))]));
    entries = after;
    version++;
    for (const [id, old] of before) {
      // An expiry that the timer has not told yet is told here, so that it is never told twice or not at all.
      const wasGood = old.key.enabled && old.expiresAt > sweptAt;
      if (wasGood && !isGood(after.get(id), at)) tellRevoked(old.granted.principal);
    }
    sweptAt = at;
    armTimer();
  }

  return {
    replace(keys) {
      stored = keys;
      loaded = true;
      staleSince = null;
      rebuild();
    },
    setOwners(next) {
      const changed = !sameOwners(owners, next);
      owners = next;
      // Users are read with every sign-in, which changes nothing about keys.
      if (changed) rebuild();
    },
    setStatic({ env, settings }) {
      const gone = [
        ...(env === undefined ? [] : statics.set('env', env)),
        ...(settings === undefined ? [] : statics.set('settings', settings)),
      ];
      version++;
      for (const principal of gone) tellRevoked(principal);
    },
    setLocal(token) {
      const gone = statics.set('local', token);
      version++;
      for (const principal of gone) tellRevoked(principal);
    },
    authenticate(header) {
      const bearer = bearerOf(header);
      if (!bearer.ok) return refused[bearer.reason];
      const parsed = parseToken(bearer.token);
      if (!parsed) return fromConfigured(bearer.token, refused.unknown);
      const answer = fromKey(parsed.id, parsed.secret);
      return answer.ok || !statics.anyOfKeyForm ? answer : fromConfigured(bearer.token, answer);
    },
    current(principal) {
      if (principal.kind !== 'key') return principal;
      const entry = entries.get(principal.id);
      return isGood(entry, now()) ? (entry?.granted.principal ?? null) : null;
    },
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    markStale() {
      staleSince ??= now();
    },
    markFresh() {
      staleSince = null;
    },
    get staleSince() {
      return staleSince;
    },
    get version() {
      return version;
    },
    get loaded() {
      return loaded;
    },
    close: () => timer.close(),
  };
}

type Owners = ReadonlyMap<string, Pick<StoredUser, 'role' | 'enabled'>>;

const OF_A_USER = userPrincipal('');

/** The key as far as its owner allows it. */
function capped(key: StoredKey, owners: Owners): StoredKey {
  if (!key.owner.startsWith(OF_A_USER)) return key;
  const owner = owners.get(key.owner);
  if (!owner?.enabled) return { ...key, enabled: false };
  return { ...key, rest: key.rest && lesserRole(key.rest, owner.role) };
}

function sameOwners(one: Owners, other: Owners): boolean {
  if (one.size !== other.size) return false;
  for (const [name, { role, enabled }] of one) {
    const now = other.get(name);
    if (now?.role !== role || now.enabled !== enabled) return false;
  }
  return true;
}

/** Keeps the Principal object of a key that did not change, so that it can be compared by identity. */
function toEntry(key: StoredKey, old: Entry | undefined): Entry {
  const principal: Principal = {
    kind: 'key',
    id: key.id,
    name: key.name,
    scope: key.scope,
    rest: key.rest,
    limits: key.limits,
    ...(key.owner.startsWith(OF_A_USER) && { owner: key.owner }),
  };
  const same = old && JSON.stringify(old.granted.principal) === JSON.stringify(principal);
  return {
    key,
    granted: same ? old.granted : { ok: true, principal },
    expiresAt: key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    previousUntil: key.previous?.until.getTime() ?? 0,
  };
}

function isGood(entry: Entry | undefined, at: number): boolean {
  return entry?.key.enabled === true && entry.expiresAt > at;
}
