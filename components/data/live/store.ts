import type { LiveMessage } from '../../../server/contract/api/events.ts';
import type { ServerStatus } from '../../../server/contract/runtime.ts';
import type { LiveState } from './wire.ts';

export type Statuses = ReadonlyMap<string, ServerStatus>;

/** The live state of the hub as this tab knows it. */
export interface LiveView {
  live: LiveState;
  /** By name; null until the stream has spoken for the first time. */
  statuses: Statuses | null;
  /** MCP sessions that are open now. */
  sessions: number | null;
}

/** The view after an event; the same object where it changes nothing. */
export function reduce(view: LiveView, event: LiveMessage): LiveView {
  switch (event.type) {
    case 'snapshot':
      return {
        ...view,
        statuses: new Map(event.servers.map((status) => [status.name, status])),
        sessions: event.sessions,
      };
    case 'server.status':
      return { ...view, statuses: new Map(view.statuses).set(event.status.name, event.status) };
    case 'server.removed': {
      if (!view.statuses?.has(event.name)) return view;
      const statuses = new Map(view.statuses);
      statuses.delete(event.name);
      return { ...view, statuses };
    }
    case 'sessions.changed':
      return { ...view, sessions: event.open };
    default:
      return view;
  }
}

/** What a tab that has just been opened is told: the same as by a new stream. */
export function snapshotOf(view: LiveView): LiveMessage | null {
  if (!view.statuses) return null;
  return { type: 'snapshot', servers: [...view.statuses.values()], sessions: view.sessions ?? 0 };
}
