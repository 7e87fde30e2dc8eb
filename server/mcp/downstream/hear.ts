import type { Session } from '../../hub/sessions.ts';
import type { Hub, View } from '../../hub/types.ts';
import { parseOrUndefined } from '../../lib/json/parse.ts';
import { memberBytes } from '../../lib/json/reshape.ts';
import { JsonError } from '../../lib/json/scan.ts';
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

/** The named call is given up, and its server told. Clients write an id twice alike; those that don't are understood, too. */
function cancelCall(session: Session, params: Buffer | null): void {
  if (!params || !session.calls) return;
  const id = idIn(params);
  if (!id) return;
  const call =
    session.calls.get(id.toString('latin1')) ??
    session.calls.get(Buffer.from(JSON.stringify(parseOrUndefined(id)) ?? '').toString('latin1'));
  call?.abort(params);
}

function idIn(params: Buffer): Buffer | null {
  try {
    return memberBytes(params).get('requestId') ?? null;
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}
