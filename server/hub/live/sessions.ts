import type { SessionNews } from '../../contract/runtime.ts';
import { clientOf, endpointName } from '../reads/clients.ts';
import type { Session } from '../sessions.ts';
import type { LiveBus } from './bus.ts';

export interface LiveSessions {
  opened(session: Session): void;
  closed(session: Session): void;
  counted(open: number): void;
}

/** Single sessions that are told of in one second; how many are open is told in any case. */
const MOST_A_SECOND = 50;

/** Sessions as they come and go. A load test's thousands are not told one by one. */
export function createLiveSessions(bus: LiveBus, now: () => number = Date.now): LiveSessions {
  let second = 0;
  let told = 0;

  function tell(type: 'session.opened' | 'session.closed', session: Session): void {
    if (!bus.wanted.any) return;
    const at = now();
    const current = Math.floor(at / 1000);
    if (current !== second) told = 0;
    second = current;
    told += 1;
    if (told > MOST_A_SECOND) return;
    const { principal, client } = clientOf(session);
    const news: SessionNews = {
      principal,
      endpoint: endpointName(session),
      client,
      at: new Date(at).toISOString(),
    };
    bus.publish({ type, ...news });
  }

  return {
    opened: (session) => tell('session.opened', session),
    closed: (session) => tell('session.closed', session),
    counted: (open) => bus.publish({ type: 'sessions.changed', open }),
  };
}
