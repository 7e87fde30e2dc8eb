import type { Principal } from '../../contract/principal.ts';
import type { Catalog } from '../../hub/catalog.ts';
import type { Sessions } from '../../hub/sessions.ts';
import type { Hub } from '../../hub/types.ts';

type Notice =
  | 'notifications/tools/list_changed'
  | 'notifications/prompts/list_changed'
  | 'notifications/resources/list_changed';

/** Which lists differ, as the notifications that say so. */
function noticesBetween(before: Catalog, after: Catalog): Notice[] {
  if (before === after) return [];
  const differs = (list: keyof Catalog['bytes']) => !before.bytes[list].equals(after.bytes[list]);
  const notices: Notice[] = [];
  if (differs('tools')) notices.push('notifications/tools/list_changed');
  if (differs('prompts')) notices.push('notifications/prompts/list_changed');
  if (differs('resources') || differs('templates')) notices.push('notifications/resources/list_changed');
  return notices;
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
  const compared = new Map<Catalog, Map<Catalog, Notice[]>>();
  for (const session of sessions.withStreams()) {
    const principal = current(session.principal);
    const view = principal ? hub.viewById(principal, session.endpointId) : null;
    if (!view) {
      session.stream?.close();
      continue;
    }
    const after = hub.catalog(view);
    const before = session.shown;
    session.shown = after;
    if (!before) continue;
    const known = compared.get(before) ?? new Map<Catalog, Notice[]>();
    const notices = known.get(after) ?? noticesBetween(before, after);
    compared.set(before, known.set(after, notices));
    for (const notice of notices) session.stream?.notify(notice);
  }
}
