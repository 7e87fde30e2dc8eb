import type { Principal } from '../../contract/principal.ts';
import type { Session, Sessions } from '../../hub/sessions.ts';
import type { Hub, View } from '../../hub/types.ts';
import { createComparison, everyNotice, noticesBetween } from './catalog-changes.ts';

/**
 * Tells a session whose stream has just opened which lists have changed since it was last shown them; those that no
 * stream was there for. What an adopted one was shown, and what it subscribed to in another process, nobody knows: its
 * client is told to look at everything anew, which is the only word that its revision has for it.
 */
export function tellMissedChanges(hub: Hub, session: Session, view: View): void {
  const after = hub.catalog(view, 'legacy');
  const before = session.shown;
  session.shown = after;
  if (before !== after) hub.confine(view, session.sid, 'legacy');
  if (session.adopted) {
    session.adopted = false;
    for (const notice of everyNotice(hub.identity(view, 'legacy').capabilities))
      session.stream?.notify(notice);
  } else if (before) for (const notice of noticesBetween(before, after)) session.stream?.notify(notice);
}

/**
 * Tells every session with an open stream that lists it was shown have changed. A session whose principal no longer
 * reaches its endpoint loses its stream.
 * @param current the principal as it is now, or null when its credential is gone
 */
export function announceListChanges(
  hub: Hub,
  sessions: Sessions,
  current: (principal: Principal) => Principal | null,
): void {
  const compare = createComparison();
  for (const session of sessions.withStreams()) {
    const principal = current(session.principal);
    const view = principal ? hub.viewById(principal, session.endpointId) : null;
    if (!view) {
      session.stream?.close();
      continue;
    }
    const after = hub.catalog(view, 'legacy');
    const before = session.shown;
    session.shown = after;
    if (before !== after) hub.confine(view, session.sid, 'legacy');
    if (!before) continue;
    for (const notice of compare(before, after)) session.stream?.notify(notice);
  }
}
