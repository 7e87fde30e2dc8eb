import { type Envelope, readEnvelope } from '../../hub/envelope.ts';
import { RpcCode } from '../../hub/rpc-error.ts';
import type { HttpResponse } from '../../lib/http-exchange.ts';
import { InvalidMessage, isBatch, type Message, scanMessage } from '../../lib/json/message.ts';
import { JsonError, type Span } from '../../lib/json/scan.ts';
import { sendRpcError } from './answers.ts';

/** A scanned body: its parts as bytes. */
export interface Inbound {
  kind: Message['kind'];
  method: string;
  id: Buffer | null;
  params: Buffer | null;
  /** What the params say of themselves; null where there are none. */
  envelope: Envelope | null;
  /** Of a response: one of the two. */
  result: Buffer | null;
  error: Buffer | null;
}

export type Scan =
  | { ok: true; message: Inbound }
  | { ok: false; code: number; text: string; id: Buffer | null };

/** Pure: one message, or the JSON-RPC error that says what is wrong with it. */
export function scanInbound(body: Buffer): Scan {
  try {
    const message = scanMessage(body);
    const params = part(body, message.params);
    const inbound = {
      kind: message.kind,
      method: message.method ?? '',
      id: part(body, message.id),
      params,
      envelope: params ? readEnvelope(params) : null,
      result: part(body, message.result),
      error: part(body, message.error),
    };
    return { ok: true, message: inbound };
  } catch (error) {
    if (error instanceof JsonError) {
      return { ok: false, code: RpcCode.parse, text: `Parse error: ${error.message}`, id: null };
    }
    if (!(error instanceof InvalidMessage)) throw error;
    const id = part(body, error.id);
    return { ok: false, code: RpcCode.invalidRequest, text: `Invalid request: ${error.message}`, id };
  }
}

function part(body: Buffer, span: Span | null): Buffer | null {
  return span ? body.subarray(span.start, span.end) : null;
}

/** @returns null after having answered 400 with the JSON-RPC error that says what is wrong. */
export function readInbound(body: Buffer, res: HttpResponse): Inbound | null {
  const scan: Scan = isBatch(body)
    ? { ok: false, code: RpcCode.invalidRequest, text: 'Only revision 2025-03-26 has batches', id: null }
    : scanInbound(body);
  if (scan.ok) return scan.message;
  sendRpcError(res, 400, scan.code, scan.text, scan.id);
  return null;
}
