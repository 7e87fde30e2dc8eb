import type { ServerIdentity, UpstreamReply } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { LEGACY_REVISIONS } from '../revisions.ts';
import { rpcRefusal } from './http-failure.ts';

/** Newest first: the first is offered, any of them accepted. Some servers still speak that of October 2024. */
export const ACCEPTED_REVISIONS = [...LEGACY_REVISIONS, '2024-10-07'] as const;

export interface ClientInfo {
  name: string;
  version: string;
  title?: string;
}

/** What a conversation declares of its client, as JSON bytes. */
export interface Declared {
  capabilities: Buffer;
  clientInfo: Buffer;
}

export function initializeParams(version: string, { capabilities, clientInfo }: Declared): Buffer {
  return Buffer.concat([
    Buffer.from(`{"protocolVersion":${JSON.stringify(version)},"capabilities":`),
    capabilities,
    Buffer.from(',"clientInfo":'),
    clientInfo,
    Buffer.from('}'),
  ]);
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
    bilingual: false,
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

export function handshakeFailure(message: string, cause?: unknown): PatchbayError {
  return new PatchbayError('upstream_failed', message, { data: { sent: true }, cause });
}

/** The server answered the handshake with an error. */
export function refusedHandshake(what: string, error: Buffer): PatchbayError {
  return handshakeFailure(`${what}: ${errorText(error)}`, rpcRefusal(parseOrUndefined(error)) ?? undefined);
}

export function parseObject(json: Buffer): Record<string, unknown> | null {
  const value = parseOrUndefined(json);
  return isRecord(value) ? value : null;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}
