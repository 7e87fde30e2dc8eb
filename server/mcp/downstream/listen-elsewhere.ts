import type { Session } from '../../hub/sessions.ts';
import type { View } from '../../hub/types.ts';
import { unpackParts } from '../../lib/parts.ts';
import { ClientSide } from './client-side.ts';
import { takeLevel } from './dispatch.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { heed } from './hear.ts';
import type { DownstreamOptions } from './options.ts';
import { listenToStreams } from './streams-elsewhere.ts';

const DONE = Buffer.alloc(0);

/**
 * Hears what clients of this replica's sessions say at others. A session id can't be made up and names its principal: what
 * is checked here is that both are still good.
 */
export function listenElsewhere(options: DownstreamOptions): void {
  const { hub, sessions, peers } = options;

  function held(id: Buffer | undefined): { session: Session; view: View } | null {
    const session = id ? sessions.held(id.toString('latin1')) : null;
    const principal = session && options.current(session.principal);
    const view = principal && hub.viewById(principal, session.endpointId);
    return session && view ? { session, view } : null;
  }

  peers.handle(ELSEWHERE.answer, ({ payload }) => {
    const [sessionId, id, kind, said] = unpackParts(payload) ?? [];
    const front = held(sessionId)?.session.front;
    if (front instanceof ClientSide && id && kind && said) {
      const ok = kind.toString('latin1') === 'result';
      front.questions.answer(id, ok ? { ok, result: said } : { ok, error: said });
    }
    return DONE;
  });

  peers.handle(ELSEWHERE.said, ({ payload }) => {
    const [sessionId, method, params = null] = unpackParts(payload) ?? [];
    const known = held(sessionId);
    const name = method?.toString('utf8');
    if (!known || !name) return undefined;
    if (name === 'logging/setLevel') takeLevel(hub, known.session, known.view, params);
    else heed(hub, known.session, known.view, name, params);
    return undefined;
  });

  peers.handle(ELSEWHERE.unasked, ({ payload }) => {
    const parts = unpackParts(payload) ?? [];
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const front = held(parts[at])?.session.front;
      const json = parts[at + 1];
      // A stream that has just lost its connection keeps it: most clients come back to where they were.
      if (front instanceof ClientSide && json) front.line?.message(json);
    }
    return undefined;
  });

  listenToStreams(peers, sessions);
}
