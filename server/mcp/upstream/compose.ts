import { members } from '../../lib/json/scan.ts';
import { splice } from '../../lib/json/splice.ts';
import type { Parts } from './transport.ts';

const CLOSE = Buffer.from('}');

/** A request around the caller's own params bytes. */
export function composeRequest(id: number, method: string, params: Buffer | null): Parts {
  const head = `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)}`;
  return params ? [Buffer.from(`${head},"params":`), params, CLOSE] : [Buffer.from(`${head}}`)];
}

export function composeNotification(method: string, params: Buffer | null): Parts {
  const head = `{"jsonrpc":"2.0","method":${JSON.stringify(method)}`;
  return params ? [Buffer.from(`${head},"params":`), params, CLOSE] : [Buffer.from(`${head}}`)];
}

/** @param id the id's bytes as the server wrote them. */
export function composeAnswer(id: Buffer, member: 'result' | 'error', value: Buffer): Parts {
  return [
    Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":'), id, Buffer.from(`,"${member}":`)]),
    value,
    CLOSE,
  ];
}

/** One buffer of a message's parts. */
export function joined(parts: Parts): Buffer {
  const [only] = parts;
  return only && parts.length === 1 ? only : Buffer.concat(parts);
}

/**
 * The same params asking for progress under `token`; a token that is there is replaced, all other bytes stay.
 * @throws JsonError when params is no object
 */
export function withProgressToken(params: Buffer | null, token: number): Buffer {
  const asking = Buffer.from(`{"progressToken":${token}}`);
  if (!params) return Buffer.concat([Buffer.from('{"_meta":'), asking, CLOSE]);
  let meta: { start: number; end: number } | undefined;
  let empty = true;
  members(params, 0, params.length, (key, start, end) => {
    empty = false;
    if (key === '_meta') meta = { start, end };
  });
  if (!meta) {
    const at = params.indexOf(0x7b) + 1;
    const bytes = Buffer.concat([Buffer.from('"_meta":'), asking, Buffer.from(empty ? '' : ',')]);
    return splice(params, [{ start: at, end: at, bytes }]);
  }
  if (params[meta.start] !== 0x7b) return splice(params, [{ ...meta, bytes: asking }]);
  return splice(params, [tokenEdit(params, meta, token)]);
}

function tokenEdit(params: Buffer, meta: { start: number; end: number }, token: number) {
  let found: { start: number; end: number } | undefined;
  let empty = true;
  members(params, meta.start, meta.end, (key, start, end) => {
    empty = false;
    if (key === 'progressToken') found = { start, end };
  });
  if (found) return { ...found, bytes: Buffer.from(String(token)) };
  const at = meta.start + 1;
  return { start: at, end: at, bytes: Buffer.from(`"progressToken":${token}${empty ? '' : ','}`) };
}
