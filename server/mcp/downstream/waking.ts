import type { Hub, View } from '../../hub/types.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { ClientSide } from './client-side.ts';

/**
 * A session that was dropped as idle is back: the log level and the subscriptions that its client believes in hold
 * again. The servers are asked in the background.
 */
export function wake(hub: Hub, side: ClientSide, view: View, log: Log): void {
  const { session } = side;
  const { slept } = session;
  session.slept = null;
  if (!slept) return;
  if (slept.logLevel !== null) {
    session.logLevel = slept.logLevel;
    hub.setLogLevel(view, side.key, slept.logLevel);
  }
  if (slept.uris.length === 0) return;
  const all = slept.uris.map((uri) => subscribeAgain(hub, side, view, uri, log));
  side.waking = Promise.all(all).then(() => {
    side.waking = null;
  });
}

async function subscribeAgain(hub: Hub, side: ClientSide, view: View, uri: string, log: Log): Promise<void> {
  try {
    await hub.subscribe(view, uri, side, true);
  } catch (error) {
    log.debug('A subscription could not be taken up again', { uri, error: messageOf(error) });
  } finally {
    if (side.ended) hub.forget(side.key);
  }
}
