import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { Exchange, Parts } from './transport.ts';

/** One message on its way to a server. */
export interface Post {
  parts: Parts;
  exchange: Exchange | null;
  handshake: boolean;
  /** How often the session was renewed for it already. */
  renewals: number;
  /** Of the caller whom a message without an exchange concerns. */
  caller?: Record<string, string> | undefined;
  onDelivered?: (error: Error | null) => void;
}

/** With a session that it lost, a server says 404; some say 400 and that it is about the session. */
export function isForgotten(status: number, body: Buffer): boolean {
  return status === 404 || (status === 400 && /session/i.test(body.toString('latin1', 0, 2048)));
}

/** Whether a header of this name says who is calling. */
export function isCredential(name: string): boolean {
  return /^(authorization|proxy-authorization)$|token|key|secret/i.test(name);
}

/** Whether a refusal's body is the JSON-RPC answer to this request. */
export function isAnswerTo(id: number, body: Buffer): boolean {
  const value = parseOrUndefined(body);
  return memberValue(value, 'id') === id && memberValue(value, 'jsonrpc') !== undefined;
}
