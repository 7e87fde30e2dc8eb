import type { ServerIdentity, UpstreamReply } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { LEGACY_REVISIONS } from '../revisions.ts';

/** Newest first: the first is offered, any of them accepted. Some servers still speak that of October 2024. */
export const ACCEPTED_REVISIONS = [...LEGACY_REVISIONS, '2024-10-07'] as const;

export interface ClientInfo {
  name: string;
  version: string;
  title?: string;
}

export function initializeParams(
  version: string,
  capabilities: Record<string, unknown>,
  clientInfo: ClientInfo,
): Buffer {
  return Buffer.from(JSON.stringify({ protocolVersion: version, capabilities, clientInfo }));
}

/** What the server says of itself. @throws PatchbayError `upstream_failed` */
export function parseIdentity(result: Buffer): ServerIdentity {
  const said = parseObject(result);
  if (!said) throw handshakeFailure('its answer to initialize is no object');
  const version = said.protocolVersion;
  if (typeof version !== 'string')
    throw handshakeFailure('its answer to initialize names no protocol version');
  if (!ACCEPTED_REVISIONS.some((known) => known === version)) {
    throw handshakeFailure(`it speaks protocol revision ${version.slice(0, 40)}, which is not known here`);
  }
  const info = isRecord(said.serverInfo) ? said.serverInfo : {};
  return {
    era: 'legacy',
    protocolVersion: version,
    serverInfo: { name: text(info.name), version: text(info.version) },
    capabilities: isRecord(said.capabilities) ? said.capabilities : {},
    instructions: typeof said.instructions === 'string' ? said.instructions : null,
  };
}

/**
 * The revision to offer after a server refused the first one: the newest of those it lists. Null when it refused for
 * another reason.
 */
export function otherVersion(reply: UpstreamReply): string | null {
  if (reply.ok) return null;
  const data = parseObject(reply.error)?.data;
  const supported = isRecord(data) && Array.isArray(data.supported) ? data.supported : [];
  return ACCEPTED_REVISIONS.find((known) => supported.includes(known)) ?? null;
}

/** `code: message` of a JSON-RPC error, shortened. */
export function errorText(error: Buffer): string {
  const said = parseObject(error);
  if (!said) return error.toString('utf8', 0, 200);
  return `${text(said.message).slice(0, 500)} (${String(said.code)})`;
}

export function handshakeFailure(message: string): PatchbayError {
  return new PatchbayError('upstream_failed', message, { data: { sent: true } });
}

function parseObject(json: Buffer): Record<string, unknown> | null {
  const value = parseOrUndefined(json);
  return isRecord(value) ? value : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}
