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

/** @returns null after having answered 400 with the JSON-RPC error that says what is wrong. */
export function readInbound(body: Buffer, res: ServerResponse): Inbound | null {
  try {
    if (isBatch(body)) {
      sendRpcError(res, 400, RpcCode.invalidRequest, 'JSON-RPC batches are not supported');
      return null;
    }
    const message = scanMessage(body);
    const params = message.params ? body.subarray(message.params.start, message.params.end) : null;
    if (params) checkMembers(params);
    return {
      kind: message.kind,
      method: message.method ?? '',
      id: message.id ? body.subarray(message.id.start, message.id.end) : null,
      params,
    };
  } catch (error) {
    if (error instanceof JsonError) sendRpcError(res, 400, RpcCode.parse, `Parse error: ${error.message}`);
    else if (error instanceof InvalidMessage) {
      const id = error.id ? body.subarray(error.id.start, error.id.end) : null;
      sendRpcError(res, 400, RpcCode.invalidRequest, `Invalid request: ${error.message}`, id);
    } else throw error;
    return null;
  }
}

/** A member named twice is read differently by different parsers; what is decided upon must be what is forwarded. */
function checkMembers(params: Buffer): void {
  members(params, 0, params.length, (key, start, end) => {
    if (key === '_meta' && params[start] === 0x7b) members(params, start, end, () => {});
  });
}
