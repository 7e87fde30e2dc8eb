import { principalId } from '../../contract/principal.ts';
import { openEvents } from '../events.ts';
import { type Call, type Route, streamRoute } from '../route.ts';

/** Ends when the client goes, the hub drains, or the key that opened the stream stops working. */
function endOf({ signal, stopping, service, onRevoked }: Call): AbortSignal {
  const revoked = new AbortController();
  const mine = principalId(service.principal);
  const forget = onRevoked((principal) => {
    if (principalId(principal) === mine) revoked.abort();
  });
  const ended = AbortSignal.any([signal, stopping, revoked.signal]);
  if (ended.aborted) forget();
  else ended.addEventListener('abort', forget, { once: true });
  return ended;
}

export const eventRoutes: Route[] = [
  streamRoute({
    method: 'get',
    path: '/events',
    tag: 'events',
    summary: 'Follow the live state',
    description:
      'Server-sent events: first a `snapshot`, then every change, each with an `id` (see the schema LiveEvent). A client that falls behind is cut and finds a new snapshot when it comes back.',
    permission: 'view',
    success: { contentTypes: ['text/event-stream'], description: 'Goes on until either side ends it' },
    handler(_, call) {
      const { chunks, cut } = openEvents({ runtime: call.runtime, ended: endOf(call) });
      return { contentType: 'text/event-stream; charset=utf-8', chunks, cut };
    },
  }),
];
