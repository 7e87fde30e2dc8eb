import type { ClientPort } from '../../hub/client.ts';
import type { Pending, PendingCall } from './pending.ts';
import type { Exchange } from './transport.ts';

/** Whom something that a server said belongs to, and the calls during which it was said. */
export interface Party {
  client: ClientPort;
  calls: readonly PendingCall[];
}

/**
 * What comes on a call's own stream belongs to that call's client. Where a transport can't tell, it belongs to the owner
 * of the conversation, else to the client of the calls in flight if all of them are of one. Null: to nobody.
 */
export function partyOf(
  pending: Pending,
  owner: ClientPort | undefined,
  exchange: Exchange | null,
): Party | null {
  const call = exchange ? pending.get(exchange.id) : undefined;
  if (call && !call.internal) return call.client ? { client: call.client, calls: [call] } : null;
  if (exchange && !owner) return null;
  return onlyParty(pending) ?? (owner ? { client: owner, calls: [] } : null);
}

/** The newest of its calls is the one that hears: it is the least likely to end before an answer came. */
function onlyParty(pending: Pending): Party | null {
  const calls: PendingCall[] = [];
  let client: ClientPort | undefined;
  for (const call of pending.calls()) {
    if (!call.client || (client && call.client.facts.key !== client.facts.key)) return null;
    client = call.client;
    calls.push(call);
  }
  return client ? { client, calls } : null;
}
