import { ConnectFailure } from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { AddressRefused } from './address-guard.ts';
import type { Beginning } from './conversation.ts';
import { statusOf } from './http-failure.ts';

/** A server that writes its log to stdout never completes the handshake, and the log is the best explanation. */
export function noiseText(noise: Beginning['noise'] | undefined): string | null {
  if (!noise || noise.lines === 0) return null;
  const lines = noise.lines === 1 ? 'a line' : `${noise.lines} lines`;
  return `it wrote ${lines} to its output that are no messages, first: ${noise.first}`;
}

/** The same failure with more words. */
export function explained(failure: ConnectFailure, words: string | null): ConnectFailure {
  if (words === null) return failure;
  const message = `${failure.message}; ${words}`;
  return new ConnectFailure(failure.stage, message, { needsAuth: failure.needsAuth, cause: failure });
}

/** @param late the attempt had all the time that it gets */
export function asConnectFailure(
  error: unknown,
  opening: 'spawn' | 'connect',
  timeoutMs: number,
  late: boolean,
): ConnectFailure {
  if (error instanceof AddressRefused) return new ConnectFailure('config', error.message, { cause: error });
  if (error instanceof ConnectFailure) {
    return late
      ? new ConnectFailure(error.stage, `${error.message} (${timeoutMs} ms)`, { cause: error })
      : error;
  }
  if (statusOf(error) === 401) {
    return new ConnectFailure('auth', messageOf(error), { needsAuth: true, cause: error });
  }
  const unsent = error instanceof PatchbayError && error.data?.sent === false;
  return new ConnectFailure(unsent ? opening : 'initialize', messageOf(error), { cause: error });
}
