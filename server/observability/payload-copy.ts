import { JsonError, members } from '../lib/json/scan.ts';

/** Copies of what was said in a call, not yet redacted or sealed: in memory only, and not for long. */
export interface KeptPayload {
  /** ISO time and id of the call. */
  at: string;
  id: string;
  request: Buffer;
  response: Buffer;
  requestCut: boolean;
  responseCut: boolean;
  /** Takes the secrets of the server's entry out of a text; null keeps everything as it was said. */
  conceal: ((text: string) => string) | null;
}

/** A kept payload besides its bytes. */
const FIXED_BYTES = 400;
/** In params beyond this the arguments are not looked for; what is kept begins with the params themselves. */
const MAX_SEARCH = 1024 * 1024;

export function keptBytes({ request, response }: Pick<KeptPayload, 'request' | 'response'>): number {
  return FIXED_BYTES + request.length + response.length;
}

/** The arguments within the params of a tool or prompt, else the whole params. A view, not a copy. */
export function argumentsOf(method: string, params: Buffer): Buffer {
  if ((method !== 'tools/call' && method !== 'prompts/get') || params.length > MAX_SEARCH) return params;
  let found: Buffer = EMPTY;
  try {
    members(params, 0, params.length, (key, start, end) => {
      if (key === 'arguments') found = params.subarray(start, end);
    });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return params;
  }
  return found;
}

const EMPTY = Buffer.from('{}');

/** A copy of at most `limit` bytes, which never ends within a character. */
export function beginningOf(bytes: Buffer, limit: number): Buffer {
  let end = Math.min(bytes.length, limit);
  // Bytes 10xxxxxx continue a character.
  while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return Buffer.from(bytes.subarray(0, end));
}
