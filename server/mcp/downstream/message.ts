import type { ServerResponse } from 'node:http';
import { RpcCode } from '../../hub/rpc-error.ts';
import { InvalidMessage, isBatch, type Message, scanMessage } from '../../lib/json/message.ts';
import { JsonError, members } from '../../lib/json/scan.ts';
import { sendRpcError } from './answers.ts';

/** A scanned body: its parts as bytes. */
export interface Inbound {
  kind: Message['kind'];
  method: string;
  id: Buffer | null;
  params: Buffer | null;
}

export type Scan =
  | { ok: true; message: Inbound }
  | { ok: false; code: number; text: string; id: Buffer | null };

/** Pure: one message, or the JSON-RPC error that says what is wrong with it. */
export function scanInbound(body: Buffer): Scan {
  try {
    const message = scanMessage(body);
    const params = message.params ? body.subarray(message.params.start, message.params.end) : null;
    if (params) checkMembers(params);
    const id = message.id ? body.subarray(message.id.start, message.id.end) : null;
    return { ok: true, message: { kind: message.kind, method: message.method ?? '', id, params } };
  } catch (error) {
    if (error instanceof JsonError) {
      return { ok: false, code: RpcCode.parse, text: `Parse error: ${error.message}`, id: null };
    }
    if (!(error instanceof InvalidMessage)) throw error;
    const id = error.id ? body.subarray(error.id.start, error.id.end) : null;
    return { ok: false, code: RpcCode.invalidRequest, text: `Invalid request: ${error.message}`, id };
  }
}

/** @returns null after having answered 400 with the JSON-RPC error that says what is wrong. */
export function readInbound(body: Buffer, res: ServerResponse): Inbound | null {
  const scan: Scan = isBatch(body)
    ? { ok: false, code: RpcCode.invalidRequest, text: 'Only revision 2025-03-26 has batches', id: null }
    : scanInbound(body);
  if (scan.ok) return scan.message;
  sendRpcError(res, 400, scan.code, scan.text, scan.id);
  return null;
}

/** A member named twice is read differently by different parsers; what is decided upon must be what is forwarded. */
function checkMembers(params: Buffer): void {
  members(params, 0, params.length, (key, start, end) => {
    if (key === '_meta' && params[start] === 0x7b) members(params, start, end, () => {});
  });
}
