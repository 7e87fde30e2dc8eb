import type { Session } from '../../hub/sessions.ts';
import type { Hub, UpstreamReply, View } from '../../hub/types.ts';
import { parseOrUndefined } from '../../lib/json/parse.ts';
import { memberBytes } from '../../lib/json/reshape.ts';
import { JsonError } from '../../lib/json/scan.ts';
import type { ClientSide } from './client-side.ts';
import type { Inbound } from './message.ts';
import type { SessionOptions } from './options.ts';

/** What a client says without wanting an answer: an answer of its own, or a notification. */
export function hear(
  { hub, elsewhere }: Pick<SessionOptions, 'hub' | 'elsewhere'>,
  side: ClientSide,
  view: View,
  message: Inbound,
): void {
  const { kind, id, method, params } = message;
  if (kind === 'response') {
    const reply = replyOf(message);
    if (id && reply && !side.questions.answer(id, reply)) elsewhere.answer(side.session, id, reply);
    return;
  }
  if (method === 'notifications/initialized') return;
  const settled = heed(hub, side.session, view, method, params);
  if (!settled) elsewhere.tell(side.session, method, params);
}

function replyOf({ result, error }: Inbound): UpstreamReply | null {
  if (result) return { ok: true, result };
  return error && { ok: false, error };
}

/**
 * Obeys a notification of a session's client, as far as it concerns this process.
 * @returns whether it concerns no other process
 */
export function heed(hub: Hub, session: Session, view: View, method: string, params: Buffer | null): boolean {
  if (method === 'notifications/cancelled') return cancelCall(session, params);
  hub.tell(view, session.sid, method, params);
  return false;
}

/** The named call is given up, and its server told. Clients write an id twice alike; those that don't are understood, too. */
function cancelCall(session: Session, params: Buffer | null): boolean {
  if (!params || !session.calls) return false;
  const id = idIn(params);
  if (!id) return true;
  const call =
    session.calls.get(id.toString('latin1')) ??
    session.calls.get(Buffer.from(JSON.stringify(parseOrUndefined(id)) ?? '').toString('latin1'));
  call?.abort(params);
  return call !== undefined;
}

function idIn(params: Buffer): Buffer | null {
  try {
    return memberBytes(params).get('requestId') ?? null;
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}
