import { rpcError } from '../../../hub/rpc-error.ts';
import type { HttpResponse } from '../../../lib/http-exchange.ts';
import { response } from '../wire.ts';

/** Codes that revision 2026-07-28 adds; on HTTP they come with 400. */
export const ModernCode = {
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

/** Why a request is not even tried. */
export interface Refusal {
  status: number;
  code: number;
  message: string;
  data?: Record<string, unknown>;
}

/** A header says something else than the body, or is missing. @param body what the body says, as a clause */
export function mismatch(header: string, body: string): Refusal {
  return {
    status: 400,
    code: ModernCode.headerMismatch,
    message: `The header ${header} and the body disagree: ${body}`,
    data: { mismatch: { header, body } },
  };
}

/** @param id the request's, as its bytes; null where it had none */
export function refuse(res: HttpResponse, id: Buffer | null, refusal: Refusal): void {
  const { status, code, message, data } = refusal;
  sendError(res, status, id, rpcError(code, message, data));
}

/** @param error bytes of the `error` member */
export function sendError(res: HttpResponse, status: number, id: Buffer | null, error: Buffer): void {
  const body = response(id, { ok: false, error });
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  res.end(body);
}
