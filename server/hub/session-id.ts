import type { Sealer } from '../lib/seal.ts';

export type SessionTransport = 'streamable' | 'sse';

/** What a session is bound to and what its client said; sealed into its id, so any replica can adopt it. */
export interface SessionFacts {
  /** Random, 12 characters; names the session in tombstones and logs. */
  sid: string;
  principalId: string;
  endpointId: string;
  protocolVersion: string;
  transport: SessionTransport;
  /** The client's `capabilities`, as JSON. */
  capabilities: string;
  clientName: string;
  clientVersion: string;
  /** The client's `clientInfo`, as JSON; empty where it said none. */
  clientInfo: string;
  /** Epoch seconds. */
  issuedAt: number;
}

/** What a client says of itself in the handshake. */
export type Introduction = Pick<
  SessionFacts,
  'protocolVersion' | 'capabilities' | 'clientName' | 'clientVersion' | 'clientInfo'
>;

/** Larger client capabilities are cut to none: they would not fit into a header. */
const MAX_CAPABILITIES = 2048;
/** A larger `clientInfo` is cut to name and version. */
const MAX_INFO = 1024;

/** What a client says is kept as long as the session: in bounds. */
export function bounded(said: Introduction): Introduction {
  const clientName = said.clientName.slice(0, 100);
  const clientVersion = said.clientVersion.slice(0, 50);
  return {
    protocolVersion: said.protocolVersion,
    capabilities: said.capabilities.length > MAX_CAPABILITIES ? '{}' : said.capabilities,
    clientName,
    clientVersion,
    clientInfo:
      said.clientInfo.length > MAX_INFO
        ? JSON.stringify({ name: clientName, version: clientVersion })
        : said.clientInfo,
  };
}

/** The session's id. A short array keeps it short: it travels with every request. */
export function sealId(sealer: Sealer, facts: SessionFacts): string {
  return sealer.seal(
    JSON.stringify([
      facts.sid,
      facts.principalId,
      facts.endpointId,
      facts.protocolVersion,
      facts.transport,
      facts.capabilities,
      facts.clientName,
      facts.issuedAt,
      facts.clientVersion,
      facts.clientInfo,
    ]),
  );
}

/** @returns null for what this hub did not seal as one */
export function openId(sealer: Sealer, id: string): SessionFacts | null {
  if (id.length > 8192) return null;
  const bytes = sealer.open(id);
  if (!bytes) return null;
  const parts: unknown = JSON.parse(bytes.toString('utf8'));
  if (!Array.isArray(parts)) return null;
  const [
    sid,
    owner,
    endpointId,
    protocolVersion,
    transport,
    capabilities,
    clientName,
    issuedAt,
    clientVersion,
    clientInfo,
  ] = parts.map(String);
  if (
    !sid ||
    !owner ||
    !endpointId ||
    !protocolVersion ||
    (transport !== 'streamable' && transport !== 'sse')
  )
    return null;
  return {
    sid,
    principalId: owner,
    endpointId,
    protocolVersion,
    transport,
    capabilities: capabilities ?? '{}',
    clientName: clientName ?? '',
    clientVersion: clientVersion ?? '',
    clientInfo: clientInfo ?? '',
    issuedAt: Number(issuedAt),
  };
}
