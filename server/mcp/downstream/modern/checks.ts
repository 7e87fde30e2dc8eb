import type { IncomingHttpHeaders } from 'node:http';
import { LOG_LEVELS } from '../../../hub/client.ts';
import { type Envelope, isText, textAt } from '../../../hub/envelope.ts';
import { META } from '../../../hub/meta-keys.ts';
import { RpcCode } from '../../../hub/rpc-error.ts';
import { isObject, type Span } from '../../../lib/json/scan.ts';
import { decodeHeaderValue } from '../../header-value.ts';
import { LEGACY_REVISIONS, MODERN_REVISION } from '../../revisions.ts';
import { logLevel } from '../log-level.ts';
import type { Inbound } from '../message.ts';
import { ModernCode, mismatch, type Refusal } from './refusal.ts';

/** Every revision that this endpoint speaks, the newest first. */
export const SUPPORTED: readonly string[] = [MODERN_REVISION, ...LEGACY_REVISIONS];

const MOST_ECHOED = 200;

/**
 * Pure: what is wrong with a request, in the order of the specification: its version, what `_meta` must hold, then the
 * headers that repeat the body (streamable HTTP, 2026-07-28). Null for a good one, and then nothing was built.
 */
export function requestRefusal(
  headers: IncomingHttpHeaders,
  message: Inbound,
  params: Buffer,
  envelope: Envelope,
): Refusal | null {
  return (
    versionRefusal(headers, params, envelope) ??
    metaRefusal(params, envelope) ??
    headersRefusal(headers, message, params, envelope)
  );
}

/** A notification need not say anything of itself; what it says must agree. */
export function notificationRefusal(headers: IncomingHttpHeaders, message: Inbound): Refusal | null {
  const version = headerOf(headers, 'mcp-protocol-version');
  if (version !== undefined && version !== MODERN_REVISION) return unsupported(version);
  const method = headerOf(headers, 'mcp-method');
  return method === undefined || method === message.method ? null : methodMismatch(message.method);
}

function versionRefusal(headers: IncomingHttpHeaders, params: Buffer, envelope: Envelope): Refusal | null {
  const header = headerOf(headers, 'mcp-protocol-version');
  const { version } = envelope;
  if (!version) {
    // Where a body says no version, the header alone tells what its client speaks.
    return header === undefined || header === MODERN_REVISION ? missing(META.version) : unsupported(header);
  }
  if (header === MODERN_REVISION && isText(params, version, MODERN_REVISION)) return null;
  const said = textAt(params, version);
  if (said === null) return invalid(META.version, 'must be a string');
  if (header !== undefined && header !== said)
    return mismatch('MCP-Protocol-Version', `it names version ${said.slice(0, MOST_ECHOED)}`);
  return said === MODERN_REVISION ? null : unsupported(said);
}

function metaRefusal(params: Buffer, envelope: Envelope): Refusal | null {
  const { capabilities, clientInfo } = envelope;
  if (!capabilities) return missing(META.capabilities);
  if (!isObject(params, capabilities)) return invalid(META.capabilities, 'must be an object');
  if (clientInfo && !isObject(params, clientInfo)) return invalid(META.clientInfo, 'must be an object');
  if (envelope.logLevel && logLevel(textAt(params, envelope.logLevel)) === null)
    return invalid(META.logLevel, `must be one of ${LOG_LEVELS.join(', ')}`);
  return null;
}

function headersRefusal(
  headers: IncomingHttpHeaders,
  message: Inbound,
  params: Buffer,
  envelope: Envelope,
): Refusal | null {
  if (headers['mcp-protocol-version'] === undefined)
    return mismatch('MCP-Protocol-Version', `it is missing, and the body names version ${MODERN_REVISION}`);
  if (headerOf(headers, 'mcp-method') !== message.method) return methodMismatch(message.method);
  return nameRefusal(headerOf(headers, 'mcp-name'), params, nameOf(message.method, envelope));
}

/** What `Mcp-Name` repeats (streamable HTTP, standard headers; of tasks by their extension). */
function nameOf(method: string, { name, uri, taskId }: Envelope): Span | null {
  switch (method) {
    case 'tools/call':
    case 'prompts/get':
      return name;
    case 'resources/read':
      return uri;
    case 'tasks/get':
    case 'tasks/update':
    case 'tasks/cancel':
      return taskId;
    default:
      return null;
  }
}

function nameRefusal(header: string | undefined, params: Buffer, name: Span | null): Refusal | null {
  if (!name) return null;
  if (header !== undefined && !header.startsWith('=?') && isText(params, name, header)) return null;
  const said = textAt(params, name);
  // What is no string is refused by whoever reads it.
  if (said === null) return null;
  const decoded = header === undefined ? null : decodeHeaderValue(header);
  return decoded === said ? null : mismatch('Mcp-Name', `it names ${said.slice(0, MOST_ECHOED)}`);
}

function methodMismatch(method: string): Refusal {
  return mismatch('Mcp-Method', `its method is ${method.slice(0, MOST_ECHOED)}`);
}

/** A header's value; white space around it says nothing (RFC 9110, 5.5), and Node.js has taken it off. */
function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function missing(member: string): Refusal {
  return {
    status: 400,
    code: RpcCode.invalidParams,
    message: `params._meta["${member}"] is missing`,
    data: { missing: [member] },
  };
}

function invalid(member: string, problem: string): Refusal {
  return { status: 400, code: RpcCode.invalidParams, message: `params._meta["${member}"] ${problem}` };
}

function unsupported(version: string): Refusal {
  const requested = version.slice(0, MOST_ECHOED);
  return {
    status: 400,
    code: ModernCode.unsupportedVersion,
    message: `Unsupported protocol version: ${requested}`,
    data: { supported: SUPPORTED, requested },
  };
}
