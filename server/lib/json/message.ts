import { JsonError, members, type Span, skipSpace, stringAt } from './scan.ts';

/** A JSON-RPC 2.0 message as spans into the bytes that carry it. */
export interface Message {
  kind: 'request' | 'notification' | 'response';
  method: string | null;
  /** The id's bytes, quotes included. */
  id: Span | null;
  params: Span | null;
  result: Span | null;
  error: Span | null;
}

/** The message is JSON, but not JSON-RPC 2.0. `id` is what an error answer should carry. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
  readonly id: Span | null;
  constructor(message: string, id: Span | null) {
    super(message);
    this.id = id;
  }
}

/** Whether the bytes hold an array: a JSON-RPC batch. */
export function isBatch(buf: Buffer): boolean {
  return buf[skipSpace(buf, 0, buf.length)] === 0x5b;
}

/**
 * @throws JsonError bad grammar or a duplicated top-level member
 * @throws InvalidMessage not a request, notification or response
 */
export function scanMessage(buf: Buffer): Message {
  const found: Message = {
    kind: 'notification',
    method: null,
    id: null,
    params: null,
    result: null,
    error: null,
  };
  let version: Span | null = null;
  let methodSpan: Span | null = null;
  members(buf, 0, buf.length, (key, start, end) => {
    const span = { start, end };
    if (key === 'id') found.id = span;
    else if (key === 'method') methodSpan = span;
    else if (key === 'params') found.params = span;
    else if (key === 'result') found.result = span;
    else if (key === 'error') found.error = span;
    else if (key === 'jsonrpc') version = span;
  });
  return classify(buf, found, version, methodSpan);
}

function classify(buf: Buffer, found: Message, version: Span | null, methodSpan: Span | null): Message {
  const { id } = found;
  if (id && !isId(buf, id)) throw new InvalidMessage('id must be a string or a number', null);
  if (!version || stringIs(buf, version, '2.0') === false)
    throw new InvalidMessage('jsonrpc must be "2.0"', id);
  if (methodSpan) {
    if (buf[methodSpan.start] !== 0x22) throw new InvalidMessage('method must be a string', id);
    if (found.params && buf[found.params.start] !== 0x7b)
      throw new InvalidMessage('params must be an object', id);
    found.method = stringAt(buf, methodSpan.start, methodSpan.end);
    found.kind = id ? 'request' : 'notification';
    return found;
  }
  if (!found.result === !found.error) throw new InvalidMessage('neither a request nor a response', id);
  if (!id && found.result) throw new InvalidMessage('a result needs an id', null);
  found.kind = 'response';
  // Not checked, and of no meaning in a response.
  found.params = null;
  return found;
}

function isId(buf: Buffer, span: Span): boolean {
  const c = buf[span.start] ?? 0;
  return c === 0x22 || c === 0x2d || (c >= 0x30 && c <= 0x39);
}

function stringIs(buf: Buffer, span: Span, text: string): boolean {
  return buf[span.start] === 0x22 && stringAt(buf, span.start, span.end) === text;
}

export { JsonError };
