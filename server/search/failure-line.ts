import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { LexicalReason } from './types.ts';

/** Searches that go without vectors are told once and not each time. */
export interface FailureLine {
  now(reason: LexicalReason, error: unknown): void;
  over(): void;
}

/** Nobody has to be told that what is switched off is off, or that what was just begun is not done. */
const QUIET: readonly LexicalReason[] = ['off', 'indexing'];

export function createFailureLine(log: Log): FailureLine {
  let last: LexicalReason | null = null;
  return {
    now(reason, error) {
      if (reason === last) return;
      last = reason;
      if (!QUIET.includes(reason)) {
        log.warn('searches go by words alone', { reason, error: messageOf(error) });
      }
    },
    over() {
      if (last !== null && !QUIET.includes(last)) log.info('searches go by meaning again');
      last = null;
    },
  };
}
