import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareHost } from '../../lib/host.ts';
import { guardedLookup } from './address-guard.ts';

/** Between tries. A server that comes back is noticed this soon. */
const TRY_MS = 50;
const ANSWER_MS = 1_000;

/**
 * Waits for an address to accept connections again, by connecting and hanging up at once: no request, no session.
 * @returns whether it did within `patienceMs`
 */
export async function waitUntilReachable(
  url: URL,
  patienceMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (!signal.aborted && performance.now() < until) {
    if (await accepts(url)) return !signal.aborted;
    await sleep(TRY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  return false;
}

function accepts(url: URL): Promise<boolean> {
  const host = bareHost(url.hostname);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return new Promise((resolve) => {
    const socket = connect({ host, port, lookup: guardedLookup, autoSelectFamily: true, timeout: ANSWER_MS });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
