import { RpcCode, rpcError } from '../../hub/rpc-error.ts';
import type { UpstreamReply } from '../../hub/types.ts';
import type { HttpResponse } from '../../lib/http-exchange.ts';
import { response, responseLength, responseParts, responseText } from './wire.ts';

const JSON_TYPE = 'application/json';
/** Above this, pieces are written one by one instead of being put together, bytes. */
const COPY_LIMIT = 64 * 1024;

/** A JSON-RPC response as the whole HTTP answer. */
export function sendReply(
  res: HttpResponse,
  id: Buffer,
  reply: UpstreamReply,
  headers?: Record<string, string>,
): void {
  const length = responseLength(id, reply);
  const fields = { 'content-type': JSON_TYPE, 'content-length': length };
  res.writeHead(200, headers ? { ...fields, ...headers } : fields);
  if (length <= COPY_LIMIT) {
    // As a string of bytes: Node writes it in one piece with the head.
    res.end(responseText(id, reply), 'latin1');
    return;
  }
  res.cork();
  for (const part of responseParts(id, reply)) res.write(part);
  res.end();
}

/** A whole JSON body. */
export function sendJson(res: HttpResponse, json: Buffer): void {
  res.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': json.length });
  res.end(json);
}

/** A JSON-RPC error with an HTTP status of its own (specification, streamable HTTP). */
export function sendRpcError(
  res: HttpResponse,
  status: number,
  code: number,
  message: string,
  id: Buffer | null = null,
): void {
  const body = response(id, { ok: false, error: rpcError(code, message) });
  res.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': body.length });
  res.end(body);
}

/** Unknown, foreign, expired and ended sessions read the same; clients begin a new one. */
export function sendNoSession(res: HttpResponse): void {
  sendRpcError(res, 404, RpcCode.timeout, 'Session not found');
}

export function sendNoEndpoint(res: HttpResponse): void {
  sendRpcError(res, 404, RpcCode.invalidRequest, 'Not found');
}

export function sendAccepted(res: HttpResponse): void {
  res.writeHead(202, { 'content-length': 0 });
  res.end();
}

/** To a client that takes up a stream which has ended: 204 keeps it from coming again (server-sent events). */
export function sendNothingMore(res: HttpResponse): void {
  res.writeHead(204);
  res.end();
}

export function sendMethodNotAllowed(res: HttpResponse, allow: string): void {
  res.writeHead(405, { allow, 'content-length': 0 });
  res.end();
}
