import type { ClientFacts, ClientPort } from '../../../hub/client.ts';
import { PatchbayError } from '../../../lib/errors.ts';

/**
 * A client of 2026-07-28 that listens: it says whose connection is meant. What belongs to no call, and is not what it
 * listens for, has nowhere to go.
 */
export function listenerPort(facts: ClientFacts): ClientPort {
  return {
    facts,
    logLevel: null,
    notify: () => {},
    ask: (method) =>
      Promise.reject(new PatchbayError('unsupported', `A client of 2026-07-28 is sent no ${method}`)),
  };
}
