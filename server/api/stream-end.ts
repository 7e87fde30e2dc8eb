import { isSameCredential } from '../contract/principal.ts';
import type { Call } from './route.ts';

/** Aborted when the client goes, the hub drains, or the key or session that opened the stream stops working. */
export function endOf({ signal, stopping, service, onRevoked }: Call): AbortSignal {
  const revoked = new AbortController();
  const forget = onRevoked((principal) => {
    if (isSameCredential(principal, service.principal)) revoked.abort();
  });
  const ended = AbortSignal.any([signal, stopping, revoked.signal]);
  if (ended.aborted) forget();
  else ended.addEventListener('abort', forget, { once: true });
  return ended;
}
