import type { ClientSession, Clients } from '../../contract/clients.ts';
import type { Session, Sessions } from '../sessions.ts';

/** Live sessions of this process, newest first, without what would let anybody in. */
export function clientsOf(sessions: Sessions, endpoint: string | null, limit: number): Clients {
  const found: Session[] = [];
  for (const session of sessions.all())
    if (endpoint === null || endpointName(session) === endpoint) found.push(session);
  const newest = found.slice(-limit).sort((a, b) => b.issuedAt - a.issuedAt);
  return { items: newest.map(clientOf), total: found.length };
}

export function clientOf(session: Session): ClientSession {
  const { principalId, transport, clientName, clientVersion, protocolVersion } = session;
  return {
    principal: principalId,
    endpoint: endpointName(session),
    transport,
    client: clientName === '' ? null : { name: clientName, version: clientVersion },
    revision: protocolVersion,
    since: new Date(session.issuedAt * 1000).toISOString(),
    lastUsedAt: new Date(session.lastSeenAt).toISOString(),
    streaming: session.stream !== null,
  };
}

/** `group:prod` → `prod`, `global` → `mcp`, `smart:group:prod` → `$smart/prod`. */
export function endpointName({ endpointId }: Pick<Session, 'endpointId'>): string {
  if (endpointId === 'smart:global') return '$smart';
  if (endpointId.startsWith('smart:group:')) return `$smart/${endpointId.slice('smart:group:'.length)}`;
  return endpointId === 'global' ? 'mcp' : endpointId.slice(endpointId.indexOf(':') + 1);
}
