import type { Principal } from '../contract/principal.ts';
import type { StoredKey } from '../contract/snapshot.ts';
import { createExpiryTimer } from './expiry-timer.ts';
import { createStaticKeys } from './static-keys.ts';
import { bearerOf, hashSecret, parseToken, sameHash } from './token.ts';

/** Keys read from the database stay good for this long after the database was last known to answer. */
export const STALE_LIMIT_MS = 5 * 60_000;

/** `stale`: the database has been away for too long to trust the cached keys; answer 503, not 401. */
export type AuthFailureReason =
  | 'missing'
  | 'malformed'
  | 'unknown'
  | 'wrong'
  | 'expired'
  | 'disabled'
  | 'stale';

export type Authentication = { ok: true; principal: Principal } | { ok: false; reason: AuthFailureReason };

export interface KeyRing {
  /** Puts a new snapshot in place of the old one; keys that stopped being good are told to `onRevoked`. */
  replace(keys: readonly StoredKey[]): void;
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

const refused: { [Reason in AuthFailureReason]: Authentication } = {
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

  function replace(keys: readonly StoredKey[]): void {
    const before = entries;
    const at = now();
    const after = new Map(keys.map((key) => [key.id, toEntry(key, before.get(key.id))]));
    entries = after;
    loaded = true;
    staleSince = null;
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
    replace,
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

/** Keeps the Principal object of a key that did not change, so that it can be compared by identity. */
function toEntry(key: StoredKey, old: Entry | undefined): Entry {
  const principal: Principal = {
    kind: 'key',
    id: key.id,
    name: key.name,
    scope: key.scope,
    rest: key.rest,
    limits: key.limits,
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
