import type { UpstreamReply } from '../../hub/types.ts';

const RESULT = Buffer.from(',"result":');
const ERROR = Buffer.from(',"error":');
const HEAD = Buffer.from('{"jsonrpc":"2.0","id":');
const TAIL = Buffer.from('}');
const NULL = Buffer.from('null');
const EMPTY = Buffer.from('{}');

export const emptyReply: UpstreamReply = { ok: true, result: EMPTY };

/** A whole response around bytes that are already JSON. `id` is the client's, as its bytes; null only for errors. */
export function response(id: Buffer | null, reply: UpstreamReply): Buffer {
  return Buffer.concat(responseParts(id, reply));
}

export function responseParts(id: Buffer | null, reply: UpstreamReply): Buffer[] {
  return [HEAD, id ?? NULL, reply.ok ? RESULT : ERROR, reply.ok ? reply.result : reply.error, TAIL];
}

const AROUND = HEAD.length + TAIL.length;

/** Bytes of `response(id, reply)`. */
export function responseLength(id: Buffer, reply: UpstreamReply): number {
  const body = reply.ok ? RESULT.length + reply.result.length : ERROR.length + reply.error.length;
  return AROUND + id.length + body;
}

/** The bytes of `response(id, reply)`, a character for each. */
export function responseText(id: Buffer, reply: UpstreamReply): string {
  const body = reply.ok
    ? `,"result":${reply.result.toString('latin1')}`
    : `,"error":${reply.error.toString('latin1')}`;
  return `{"jsonrpc":"2.0","id":${id.toString('latin1')}${body}}`;
}

/** A request of the hub. @param id a string that needs no escaping */
export function request(id: string, method: string, params: Buffer | null): Buffer {
  const head = `{"jsonrpc":"2.0","id":"${id}","method":${JSON.stringify(method)}`;
  return params ? Buffer.concat([Buffer.from(`${head},"params":`), params, TAIL]) : Buffer.from(`${head}}`);
}

export function notification(method: string, params?: Buffer): Buffer {
  const head = `{"jsonrpc":"2.0","method":${JSON.stringify(method)}`;
  return params ? Buffer.concat([Buffer.from(`${head},"params":`), params, TAIL]) : Buffer.from(`${head}}`);
}
