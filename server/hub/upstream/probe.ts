import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { within } from '../../lib/within.ts';
import { ConnectFailure, type UpstreamConnection } from './connection.ts';
import type { Stage } from './machine-state.ts';

export type ProbeResult = { ok: true } | { ok: false; message: string; busy: boolean };

/**
 * Asks a connection whether it lives. Only silence needs a ping: what was heard since `heardSince` (epoch ms) proves
 * more, and costs the server nothing. Never rejects.
 */
export async function probe(
  connection: UpstreamConnection,
  options: { heardSince: number; timeoutMs: number },
): Promise<ProbeResult> {
  const { heardSince, timeoutMs } = options;
  if (connection.heardAt !== undefined && connection.heardAt > heardSince) return { ok: true };
  try {
    const late = () => new Error(`no answer to a ping within ${timeoutMs} ms`);
    await within(connection.ping(timeoutMs), timeoutMs + 1000, late);
    return { ok: true };
  } catch (error) {
    return { ok: false, message: messageOf(error), busy: connection.inFlight > 0 };
  }
}

/** What the machine needs to know of anything a connector or a connection threw. */
export function describeFailure(
  error: unknown,
  redact: (text: string) => string,
): { stage: Stage; message: string; needsAuth: boolean } {
  const message = redact(messageOf(error));
  if (error instanceof ConnectFailure) return { stage: error.stage, message, needsAuth: error.needsAuth };
  const needsAuth = error instanceof PatchbayError && error.code === 'unauthenticated';
  return { stage: 'connect', message, needsAuth };
}
