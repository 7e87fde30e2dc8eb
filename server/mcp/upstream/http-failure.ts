import type { IncomingHttpHeaders } from 'node:http';
import { PatchbayError } from '../../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { headerOf } from './http-headers.ts';

/** A JSON-RPC error by which a server refused to begin a conversation: the cause of the failure. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  readonly code: number;
  /** The revisions that it says it speaks; empty where it names none. */
  readonly supported: readonly string[];
  constructor(code: number, supported: readonly string[]) {
    super(`error ${code}`);
    this.code = code;
    this.supported = supported;
  }
}

/** What the value of an `error` member says; null where it is none. */
export function rpcRefusal(error: unknown): RpcRefusal | null {
  const code = memberValue(error, 'code');
  if (typeof code !== 'number') return null;
  const supported = memberValue(memberValue(error, 'data'), 'supported');
  const named = Array.isArray(supported) ? supported.filter((version) => typeof version === 'string') : [];
  return new RpcRefusal(code, named);
}

/** Bytes of an error answer's body that are read for its message. */
export const ERROR_BODY_LIMIT = 16 * 1024;

/** What a refusing server says, shortened: the message of a JSON-RPC or problem body, else the first line of text. */
function bodyMessage(body: Buffer): string {
  const text = body.toString('utf8').trim();
  try {
    const found = messageIn(JSON.parse(text));
    if (found) return found.slice(0, 300);
  } catch {
    // Not JSON: an HTML page of a proxy, most often.
  }
  return text.startsWith('<') ? '' : (text.split('\n')[0] ?? '').slice(0, 300);
}

function messageIn(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  for (const name of ['error_description', 'message', 'detail', 'error', 'title']) {
    const inner = name in value ? messageIn(Object.entries(value).find(([key]) => key === name)?.[1]) : null;
    if (inner) return inner;
  }
  return null;
}

/**
 * An answer that is no MCP message. `data.status` is its status, `data.sent` is true because the server saw the
 * request (whoever wants to try again must know that the status says it was not carried out).
 */
export function statusFailure(status: number, headers: IncomingHttpHeaders, body: Buffer): PatchbayError {
  const said = bodyMessage(body);
  const demand = status === 401 ? headerOf(headers, 'www-authenticate') : null;
  const what =
    status === 401
      ? 'the server demands authorisation (HTTP 401)'
      : status === 403
        ? 'the server forbids it (HTTP 403)'
        : `the server answered HTTP ${status}`;
  return new PatchbayError('upstream_failed', said ? `${what}: ${said}` : what, {
    cause: rpcRefusal(memberValue(parseOrUndefined(body), 'error')) ?? undefined,
    data: { sent: true, status, ...(demand ? { authenticate: demand.slice(0, 1000) } : {}) },
  });
}

/** The HTTP status at the root of a failure, if that was it. */
export function statusOf(error: unknown): number | null {
  for (const cause of causesOf(error)) {
    const status = cause instanceof PatchbayError ? cause.data?.status : undefined;
    if (typeof status === 'number') return status;
  }
  return null;
}

/** The JSON-RPC error at the root of a failure, if that was it. */
export function refusalOf(error: unknown): RpcRefusal | null {
  for (const cause of causesOf(error)) if (cause instanceof RpcRefusal) return cause;
  return null;
}

/** The error and what caused it, outermost first. */
export function* causesOf(error: unknown): Iterable<Error> {
  for (let at = error; at instanceof Error; at = at.cause) yield at;
}

export function lostCall(message: string, sent: boolean): PatchbayError {
  return new PatchbayError('upstream_failed', message, { data: { sent } });
}

export function tooLarge(limit: number): PatchbayError {
  return new PatchbayError(
    'payload_too_large',
    `the server's answer exceeds the limit of ${limit} bytes (RESULT_LIMIT)`,
    {
      owner: 'upstream',
      data: { limit },
    },
  );
}
