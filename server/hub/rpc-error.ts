import { PatchbayError } from '../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../lib/json/parse.ts';

/** JSON-RPC error codes; the hub's own are from the range left to implementations (-32000 to -32099). */
export const RpcCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** Same as the official SDKs' `RequestTimeout`. */
  timeout: -32001,
  /** Same as the official SDKs' `ConnectionClosed`. */
  connectionClosed: -32000,
  resourceNotFound: -32002,
  unavailable: -32010,
  tooLarge: -32011,
  limited: -32012,
  /** 2026-07-28: the client did not declare what the server needs. */
  missingCapability: -32021,
} as const;

/** Bytes of an `error` member. */
export function rpcError(code: number, message: string, data?: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify(data ? { code, message, data } : { code, message }));
}

/** The one mapping of the hub's errors to JSON-RPC. What only operators may see (causes) never gets here. */
export function toRpcError(error: unknown): { bytes: Buffer; code: number } {
  if (!(error instanceof PatchbayError)) return build(RpcCode.internal, 'Internal error of the hub');
  switch (error.code) {
    case 'invalid_input':
    case 'not_found':
      return build(RpcCode.invalidParams, error.message, error.data);
    case 'timeout':
      return build(RpcCode.timeout, error.message, error.data);
    case 'upstream_unavailable':
    case 'misconfigured':
    case 'unavailable':
    case 'locked':
      return build(RpcCode.unavailable, error.message, error.data);
    case 'upstream_failed':
    case 'cancelled':
      return build(RpcCode.connectionClosed, error.message, error.data);
    case 'payload_too_large':
      return build(RpcCode.tooLarge, error.message, error.data);
    case 'rate_limited':
      return build(RpcCode.limited, error.message, { ...error.data, retryAfter: error.retryAfter });
    case 'unsupported':
      return build(RpcCode.methodNotFound, error.message, error.data);
    case 'unauthenticated':
    case 'forbidden':
    case 'conflict':
    case 'stale':
    case 'precondition_required':
      return build(RpcCode.invalidRequest, error.message, error.data);
    case 'internal':
      return build(RpcCode.internal, error.message);
  }
}

function build(
  code: number,
  message: string,
  data?: Record<string, unknown>,
): { bytes: Buffer; code: number } {
  return { bytes: rpcError(code, message, data), code };
}

/** The `code` of an upstream's error object, or null when it has none. */
export function codeOf(error: Buffer): number | null {
  const code = memberValue(parseOrUndefined(error), 'code');
  return typeof code === 'number' ? code : null;
}
