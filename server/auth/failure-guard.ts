import { addressKey } from './address.ts';
import type { AuthFailureReason } from './key-ring.ts';
import { WINDOW_MS } from './windows.ts';

export interface FailureGuardOptions {
  /** Epoch ms. */
  now?: () => number;
  /** Failed attempts per address and minute before it is blocked. */
  perMinute?: number;
  /** Addresses remembered. */
  maxAddresses?: number;
}

/**
 * Slows down guessing. The key is always checked first and a good one always passes: behind a shared address nobody
 * can lock out the others. Only what failed is counted, and a blocked address gets 429 in place of 401.
 */
export interface FailureGuard {
  /** Counts one failed attempt. @returns seconds for `Retry-After`, or 0: answer 401 */
  failed(address: string, reason: AuthFailureReason): number;
  readonly size: number;
}

interface Attempts {
  count: number;
  windowEndsAt: number;
  blockedUntil: number;
  /** Blocks so far; each is twice as long as the one before. */
  strikes: number;
}

const FIRST_BLOCK_MS = 60_000;
const LONGEST_BLOCK_MS = 3_600_000;
/** An address that stays quiet for this long after a block begins anew. */
const FORGIVE_MS = 2 * 3_600_000;

/**
 * Having no key at all is how clients find out that they need one, `stale` is the hub's own fault, and a browser's
 * tokens end all the time.
 */
const UNCOUNTED: ReadonlySet<AuthFailureReason> = new Set<AuthFailureReason>([
  'missing',
  'stale',
  'token-expired',
  'signed-out',
]);

export function createFailureGuard(options: FailureGuardOptions = {}): FailureGuard {
  const { now = Date.now, perMinute = 20, maxAddresses = 10_000 } = options;
  const known = new Map<string, Attempts>();

  function recall(key: string, at: number): Attempts {
    const old = known.get(key);
    // Put in again, so that the map's order is that of the last failure and the front is the one to forget.
    known.delete(key);
    const [oldest] = known.keys();
    if (known.size >= maxAddresses && oldest !== undefined) known.delete(oldest);
    const fresh = !old || (old.strikes > 0 && at > old.blockedUntil + FORGIVE_MS);
    const attempts = fresh ? { count: 0, windowEndsAt: at + WINDOW_MS, blockedUntil: 0, strikes: 0 } : old;
    known.set(key, attempts);
    return attempts;
  }

  return {
    failed(address, reason) {
      if (UNCOUNTED.has(reason)) return 0;
      const at = now();
      const attempts = recall(addressKey(address), at);
      if (at < attempts.blockedUntil) return Math.ceil((attempts.blockedUntil - at) / 1000);
      if (at >= attempts.windowEndsAt) {
        attempts.count = 0;
        attempts.windowEndsAt = at + WINDOW_MS;
      }
      attempts.count++;
      if (attempts.count <= perMinute) return 0;
      const length = Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** Math.min(attempts.strikes, 20));
      attempts.strikes++;
      attempts.count = 0;
      attempts.blockedUntil = at + length;
      return length / 1000;
    },
    get size() {
      return known.size;
    },
  };
}
