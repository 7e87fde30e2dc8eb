import type { UpstreamReply } from '../upstream/connection.ts';
import { refused, STATE_TTL_MS } from './state.ts';

/** Replies that are remembered, bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** States that are known to have been answered; their nonces are 12 characters. */
const MOST_SPENT = 100_000;

interface Outcome {
  /** Null when it was forgotten for want of room. */
  reply: Promise<UpstreamReply> | null;
  bytes: number;
  until: number;
}

/** What came of the answers to a state: a state that is repeated gets it again, and nothing is carried out twice. */
export interface Outcomes {
  /**
   * Runs `act` at the first time, and gives what came of it at every other.
   * @throws PatchbayError `invalid_input` when it was answered, and what came of it is forgotten
   */
  once(nonce: string, act: () => Promise<UpstreamReply>): Promise<UpstreamReply>;
}

export function createOutcomes(now: () => number = Date.now): Outcomes {
  const known = new Map<string, Outcome>();
  let bytes = 0;

  function forgetReply(outcome: Outcome): void {
    bytes -= outcome.bytes;
    outcome.bytes = 0;
    outcome.reply = null;
  }

  /** The oldest replies give way first; that a state was answered is remembered as long as the state is good. */
  function trim(): void {
    for (const [nonce, outcome] of known) {
      if (outcome.until > now() && known.size <= MOST_SPENT) break;
      forgetReply(outcome);
      known.delete(nonce);
    }
    for (const outcome of known.values()) {
      if (bytes <= MOST_BYTES) return;
      forgetReply(outcome);
    }
  }

  return {
    once(nonce, act) {
      const before = known.get(nonce);
      if (before?.reply) return before.reply;
      if (before) throw refused('The request state was answered already', 'spent_request_state');
      const reply = act();
      const outcome: Outcome = { reply, bytes: 0, until: now() + STATE_TTL_MS };
      known.set(nonce, outcome);
      trim();
      void reply.then(
        (came) => {
          if (known.get(nonce) !== outcome || outcome.reply === null) return;
          outcome.bytes = came.ok ? came.result.length : came.error.length;
          bytes += outcome.bytes;
          trim();
        },
        () => {},
      );
      return reply;
    },
  };
}
