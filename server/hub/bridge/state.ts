import { createHash, randomBytes } from 'node:crypto';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { memberBytes } from '../../lib/json/reshape.ts';
import type { Sealer } from '../../lib/seal.ts';

/** A client answers within this time, or its state is no longer good, ms. */
export const STATE_TTL_MS = 10 * 60_000;

/** What a request was, so that its state serves no other one. */
export interface Binding {
  principal: string;
  endpoint: string;
  method: string;
  /** Of the item and its arguments; see `digestOf`. */
  digest: string;
}

/** What the hub seals into the `requestState` that a client gets to keep. */
export interface RequestState extends Binding {
  /** The process that knows more of it. */
  replica: string;
  server: string;
  /** The call that waits in that process; null where the server keeps nothing but its own state. */
  call: string | null;
  /** One for each time a client is asked: what is answered twice is carried out once. */
  nonce: string;
  /** Epoch ms. */
  expiresAt: number;
  /** The server's own state, as its JSON bytes. */
  upstream: Buffer | null;
}

const ITEM: ReadonlySet<string> = new Set(['name', 'uri', 'ref', 'arguments', 'argument']);

/** Of what the request asks for, whatever else it carries. @throws JsonError */
export function digestOf(params: Buffer): string {
  const hash = createHash('sha256');
  for (const [key, value] of memberBytes(params)) {
    if (ITEM.has(key)) hash.update(`${key}\n${value.length}\n`).update(value);
  }
  return hash.digest('base64url');
}

export const newNonce = (): string => randomBytes(9).toString('base64url');

export function sealState(sealer: Sealer, state: RequestState): string {
  const { upstream, ...facts } = state;
  return sealer.seal(JSON.stringify([facts, upstream?.toString('utf8') ?? null]));
}

/**
 * @throws PatchbayError `invalid_input` for one that was altered, was made for another caller or request, or has
 *   expired. Which of these is not said of foreign ones: they all read as invalid.
 */
export function openState(sealer: Sealer, text: string, binding: Binding, now: number): RequestState {
  const state = text.length <= MAX_LENGTH ? read(sealer.open(text)) : null;
  const fits =
    state !== null &&
    state.principal === binding.principal &&
    state.endpoint === binding.endpoint &&
    state.method === binding.method &&
    state.digest === binding.digest;
  if (!fits) throw refused('The request state is not valid for this request', 'invalid_request_state');
  if (state.expiresAt <= now)
    throw refused('The request state has expired; begin the request anew', 'expired_request_state');
  return state;
}

const MAX_LENGTH = 1024 * 1024;

export function refused(message: string, reason: string): PatchbayError {
  return new PatchbayError('invalid_input', message, { data: { reason } });
}

function read(bytes: Buffer | null): RequestState | null {
  const value = bytes ? parseOrUndefined(bytes) : undefined;
  if (!Array.isArray(value)) return null;
  const [facts, upstream]: unknown[] = value;
  if (!isRecord(facts)) return null;
  const text = (key: string): string => String(facts[key]);
  return {
    principal: text('principal'),
    endpoint: text('endpoint'),
    method: text('method'),
    digest: text('digest'),
    replica: text('replica'),
    server: text('server'),
    call: facts.call === null ? null : text('call'),
    nonce: text('nonce'),
    expiresAt: Number(facts.expiresAt),
    upstream: typeof upstream === 'string' ? Buffer.from(upstream) : null,
  };
}
