import type { Session } from '../../hub/sessions.ts';
import type { Hub, View } from '../../hub/types.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { ClientSide } from './client-side.ts';
import type { Inbound } from './message.ts';

/** What a client says without wanting an answer: an answer of its own, or a notification. */
export function hear(hub: Hub, side: ClientSide, view: View, message: Inbound): void {
  const { kind, id, method, params, result, error } = message;
  if (kind === 'response') {
    if (id && result) side.questions.answer(id, { ok: true, result });
    else if (id && error) side.questions.answer(id, { ok: false, error });
    return;
  }
  if (method === 'notifications/initialized') return;
  if (method === 'notifications/cancelled') cancelCall(side.session, params);
  else hub.tell(view, side.key, method, params);
}

/** The named call is given up, and its server told. */
function cancelCall(session: Session, params: Buffer | null): void {
  if (!params) return;
  const id = memberValue(parseOrUndefined(params), 'requestId');
  if (id !== undefined) session.calls?.get(Buffer.from(JSON.stringify(id)).toString('latin1'))?.abort();
}
