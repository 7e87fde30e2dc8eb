import { PatchbayError } from '../lib/errors.ts';
import { addressKey } from './address.ts';
import { type Attempts, createLocalAttempts } from './attempts.ts';
import type { SharedLimits } from './shared-limits.ts';

export interface Attempt {
  /** Whose password is tried; null where no account is guessed at. */
  account: string | null;
  address: string;
  /** Whether what the attempt threw means that somebody guessed wrong. */
  isWrong: (error: PatchbayError) => boolean;
}

export interface SignInLimits {
  /**
   * Runs an attempt, counted as a failure beforehand so that many at once count, too. A wrong guess stays counted;
   * nothing else does.
   * @throws PatchbayError `rate_limited`, with the limit (`account` or `address`) in its data; what `work` throws
   */
  attempt<T>(attempt: Attempt, work: () => Promise<T>): Promise<T>;
}

export interface SignInLimitsOptions {
  /** Epoch ms. */
  now?: () => number;
  /** Shares the counts between replicas. */
  sharing?: SharedLimits | null;
  /** Replicas alive; while Redis is away each takes its part of a limit. */
  replicas?: () => number;
  /** Told of every refusal, for metrics. */
  onHit?: (limit: 'account' | 'address') => void;
}

/** Failures in a quarter of an hour. Many people share an address, only one an account. */
const MOST = { account: 10, address: 50 };

type Limit = keyof typeof MOST;

/** Slows down the guessing of passwords. Whoever is signed in already never meets it, however an account is attacked. */
export function createSignInLimits(options: SignInLimitsOptions = {}): SignInLimits {
  const { now = Date.now, sharing = null, replicas = () => 1, onHit = () => {} } = options;
  const counter = (limit: Limit): Attempts => {
    const local = createLocalAttempts(MOST[limit], now);
    const shared = sharing?.attempts(`patchbay:sign-in:${limit}`, MOST[limit]);
    return shared ? withFallback(shared, local, () => Math.min(replicas(), MOST[limit])) : local;
  };
  const counters: Record<Limit, Attempts> = { account: counter('account'), address: counter('address') };

  async function take(limit: Limit, name: string): Promise<void> {
    const wait = await counters[limit].take(name);
    if (wait === 0) return;
    onHit(limit);
    const what = limit === 'account' ? 'for this account' : 'from this address';
    throw new PatchbayError('rate_limited', `Too many failed attempts ${what}`, {
      retryAfter: wait,
      data: { limit },
    });
  }

  return {
    async attempt({ account, address, isWrong }, work) {
      const from = addressKey(address);
      await take('address', from);
      if (account !== null) await take('account', account);
      let wrong = false;
      try {
        const result = await work();
        if (account !== null) await counters.account.forget(account);
        return result;
      } catch (error) {
        wrong = error instanceof PatchbayError && isWrong(error);
        if (!wrong && account !== null) await counters.account.giveBack(account);
        throw error;
      } finally {
        // After a good attempt, too, an address keeps its failures: with an account of one's own one could otherwise
        // guess at others for ever.
        if (!wrong) await counters.address.giveBack(from);
      }
    },
  };
}

/** Redis being away must neither open the limits nor multiply them. @param weight of an attempt that only counts here */
function withFallback(shared: Attempts, local: Attempts, weight: () => number): Attempts {
  const ignore = () => {};
  return {
    take: (name) => shared.take(name).catch(() => local.take(name, weight())),
    giveBack: async (name) => {
      await shared.giveBack(name).catch(ignore);
      await local.giveBack(name);
    },
    forget: async (name) => {
      await shared.forget(name).catch(ignore);
      await local.forget(name);
    },
  };
}
