import { oneLine } from '../../../lib/json/splice.ts';

const HEAD = Buffer.from('event: message\ndata: ');
const END = Buffer.from('\n\n');

/** A JSON-RPC message, whole or in pieces, as an event without an id. */
export function plainFrame(pieces: readonly Buffer[]): Buffer[] {
  return [HEAD, ...pieces.map(oneLine), END];
}

/** The same with an id, by which a client can take the stream up again. */
export function idFrame(id: string, pieces: readonly Buffer[]): Buffer[] {
  return [Buffer.from(`event: message\nid: ${id}\ndata: `), ...pieces.map(oneLine), END];
}

/** An event that says nothing but gives the client an id to come back with (2025-11-25). */
export function primingFrame(id: string): string {
  return `id: ${id}\ndata: \n\n`;
}

/** When to come back, ms. */
export function retryFrame(ms: number): string {
  return `retry: ${Math.max(0, Math.round(ms))}\n\n`;
}

export function lengthOf(pieces: readonly Buffer[]): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

/**
 * One Buffer of its own memory: small ones from Node's pool would hold all of the pool's page for as long as they are
 * kept.
 */
export function joined(pieces: readonly Buffer[], length: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const piece of pieces) at += piece.copy(whole, at);
  return whole;
}
