import type { UpstreamFailure, UpstreamState } from '../../contract/runtime.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Stage } from './machine-state.ts';
import { slownessOf, unavailable } from './status.ts';

/** Why a client has no connection of its own. Times are epoch ms. */
export interface OwnFailure {
  state: UpstreamState;
  stage: Stage | null;
  /** Free of secrets; of an attempt that still runs, what the server said instead of an answer. */
  message: string | null;
  since: number;
  nextTryAt: number | null;
}

export function unavailableToOne(name: string, failure: OwnFailure, now: number): PatchbayError {
  return unavailable(name, failure, shown(failure, now), now, ' to this client');
}

function shown(own: OwnFailure, now: number): UpstreamFailure | null {
  const { state, stage, message, since } = own;
  if (state === 'connecting') return slownessOf({ state, since }, { stage, words: message }, 0, now);
  if (stage === null || message === null) return null;
  return { stage, message, since: new Date(since).toISOString(), count: 1 };
}

/** Seconds until one of them may have come free. */
const RETRY_AFTER = 5;

export function tooManyOwn(name: string, open: number): PatchbayError {
  const message = `Server "${name}" has ${open} connections of single clients, and all of them are in use`;
  return new PatchbayError('unavailable', message, { retryAfter: RETRY_AFTER, data: { server: name, open } });
}
