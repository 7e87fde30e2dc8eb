import { PatchbayError } from '../../lib/errors.ts';
import type { Exchange } from './transport.ts';

/** A server has this long to acknowledge. */
const ACK_MS = 30_000;

/** One `subscriptions/listen`, from its request to the end of its stream. */
export interface Attempt extends Exchange {
  /** What it was to tell of. */
  readonly topics: ReadonlySet<string>;
  /** Those of them that the server will tell of. */
  told: ReadonlySet<unknown>;
  /** The server acknowledged it, but will tell of nothing. */
  idle: boolean;
  /** Epoch of `performance.now()`; 0 before it was acknowledged. */
  since: number;
  timer: NodeJS.Timeout | undefined;
  answered(): void;
  end(): void;
}

export interface AttemptOptions {
  id: number;
  headers: Record<string, string> | undefined;
  topics: ReadonlySet<string>;
  /** Its stream is no longer wanted and does not end by itself. */
  cancel(mine: Attempt): void;
  /** It ended or broke without an answer; said once, and not of one that was ended here. */
  onLost(mine: Attempt, why: string): void;
}

export function createAttempt({ id, headers, topics, cancel, onLost }: AttemptOptions): Attempt {
  let settled = false;
  let abandoned = false;
  const settle = () => {
    settled = true;
    clearTimeout(mine.timer);
    mine.onSettled?.();
    mine.onSettled = null;
  };
  const mine: Attempt = {
    id,
    headers,
    topics,
    told: new Set(),
    idle: false,
    since: 0,
    timer: setTimeout(() => {
      abandoned = true;
      cancel(mine);
      mine.fail(new PatchbayError('timeout', `no acknowledgement within ${ACK_MS} ms`));
    }, ACK_MS).unref(),
    onSettled: null,
    onPolled: () => {},
    get settled() {
      return settled;
    },
    get abandoned() {
      return abandoned;
    },
    fail(error) {
      if (settled) return;
      settle();
      onLost(mine, error.message);
    },
    answered: settle,
    end() {
      if (settled) return;
      abandoned = true;
      cancel(mine);
      settle();
    },
  };
  return mine;
}
