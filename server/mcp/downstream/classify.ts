import type { IncomingHttpHeaders } from 'node:http';
import type { Era } from '../../hub/upstream/connection.ts';
import { isKnownRevision } from '../revisions.ts';
import type { Inbound } from './message.ts';

/**
 * Pure: in which protocol family a message is to be answered. Headers decide nearly always; what the body says of
 * itself does where they leave it open, as in a handshake. Only 2026-07-28 and what follows it name a version in `_meta`.
 */
export function eraOf(headers: IncomingHttpHeaders, message: Inbound): Era {
  const known = namesNoOtherThanLegacy(headers);
  const session = headers['mcp-session-id'] !== undefined;
  if (known && session) return 'legacy';
  if (!known && !session && message.method !== 'initialize') return 'modern';
  return message.method === 'server/discover' || message.envelope?.version ? 'modern' : 'legacy';
}

/** Pure: what the headers alone say, for requests without a body. Only the older revisions have sessions. */
export function eraOfHeaders(headers: IncomingHttpHeaders): Era {
  return namesNoOtherThanLegacy(headers) || headers['mcp-session-id'] !== undefined ? 'legacy' : 'modern';
}

function namesNoOtherThanLegacy(headers: IncomingHttpHeaders): boolean {
  const revision = headers['mcp-protocol-version'];
  return revision === undefined || isKnownRevision(String(revision));
}
