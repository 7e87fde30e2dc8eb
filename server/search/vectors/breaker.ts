import { type BackoffPolicy, backoffDelay } from '../../lib/backoff.ts';
import { messageOf } from '../../lib/errors.ts';

/** What fails now. */
export interface Outage {
  message: string;
  since: Date;
  nextTryAt: Date | null;
}

/** Keeps searches from waiting for what is known to fail, and finds out by itself when it is back. */
export interface Breaker {
  readonly outage: Outage | null;
  /** It failed: nobody need ask until a probe succeeds. `doubtful`: only if a probe fails as well. */
  failed(error: unknown, how?: { doubtful?: boolean }): void;
  close(): void;
}

export interface BreakerOptions {
  /** Asks for as little as shows that it works; has its own deadline. */
  probe(): Promise<unknown>;
  retry: BackoffPolicy;
  now(): Date;
  /** Called once when it opened, and once when it is well again. */
  onChange(outage: Outage | null): void;
}

export function createBreaker({ probe, retry, now, onChange }: BreakerOptions): Breaker {
  let outage: Outage | null = null;
  let timer: NodeJS.Timeout | undefined;
  let probing = false;
  let attempt = 0;
  let closed = false;

  function open(error: unknown): void {
    if (outage) outage.message = messageOf(error);
    else {
      outage = { message: messageOf(error), since: now(), nextTryAt: null };
      onChange(outage);
    }
  }

  function schedule(): void {
    if (closed || probing) return;
    clearTimeout(timer);
    attempt += 1;
    const waitMs = backoffDelay(attempt, retry);
    if (outage) outage.nextTryAt = new Date(now().getTime() + waitMs);
    timer = setTimeout(() => void look(), waitMs);
    timer.unref();
  }

  async function look(): Promise<void> {
    if (closed || probing) return;
    probing = true;
    clearTimeout(timer);
    try {
      await probe();
      attempt = 0;
      if (outage && !closed) {
        outage = null;
        onChange(null);
      }
    } catch (error) {
      if (!closed) open(error);
    } finally {
      probing = false;
      if (outage) schedule();
    }
  }

  return {
    get outage() {
      return outage;
    },
    failed(error, { doubtful = false } = {}) {
      if (closed || outage) return;
      if (doubtful) return void look();
      open(error);
      schedule();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
