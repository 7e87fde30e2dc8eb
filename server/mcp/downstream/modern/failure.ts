import { codeOf, RpcCode } from '../../../hub/rpc-error.ts';
import { JsonError, memberOf } from '../../../lib/json/scan.ts';
import { splice } from '../../../lib/json/splice.ts';
import { ModernCode } from './refusal.ts';

/** How an error is answered. */
export interface Failure {
  status: number;
  /** Bytes of the `error` member. */
  error: Buffer;
}

const AT_FAULT: ReadonlySet<number | null> = new Set(Object.values(ModernCode));

/** Pure: the HTTP status of an error (streamable HTTP, 2026-07-28); most errors are answers like any other. */
export function failureOf(method: string, error: Buffer): Failure {
  const code = codeOf(error);
  if (code === RpcCode.methodNotFound) return { status: 404, error };
  if (code === RpcCode.resourceNotFound && method === 'resources/read')
    return { status: 200, error: withCode(error, RpcCode.invalidParams) };
  return { status: AT_FAULT.has(code) ? 400 : 200, error };
}

/** A resource that does not exist has no code of its own any more. */
function withCode(error: Buffer, code: number): Buffer {
  try {
    const span = memberOf(error, { start: 0, end: error.length }, 'code');
    return span ? splice(error, [{ ...span, bytes: Buffer.from(String(code)) }]) : error;
  } catch (problem) {
    if (problem instanceof JsonError) return error;
    throw problem;
  }
}
