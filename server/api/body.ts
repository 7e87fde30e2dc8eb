import type { IncomingMessage } from 'node:http';
import { readBody } from '../lib/http-body.ts';
import { HttpError } from './problem.ts';

/** Deeper JSON than this is refused: what is handed on is walked by recursion later. */
export const MAX_DEPTH = 200;

export interface JsonBodyOptions {
  /** Bytes. */
  limit: number;
  /** What sets the limit, for the error's text. */
  limitName: string;
  /** An absent body is undefined instead of a fault. */
  optional: boolean;
}

/**
 * Reads a request's JSON.
 * @throws HttpError (415 without a JSON content type, 400 for text that is not JSON), PatchbayError of `readBody`
 */
export async function readJson(
  req: IncomingMessage,
  { limit, limitName, optional }: JsonBodyOptions,
): Promise<unknown> {
  const absent =
    req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) === 0;
  if (absent && optional) return undefined;
  if (!isJson(req.headers['content-type'])) {
    throw new HttpError('unsupported_media_type', 'Send the body as application/json');
  }
  if (req.headers['content-encoding'] !== undefined && req.headers['content-encoding'] !== 'identity') {
    throw new HttpError('unsupported_media_type', 'Send the body without a Content-Encoding');
  }
  return parseJson(await readBody(req, { limit, limitName }));
}

function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return utf8 && /^application\/(json|[\w.-]+\+json)$/.test(type.trim());
}

const decoder = new TextDecoder('utf-8', { fatal: true });

export function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new HttpError('malformed', 'The body is not UTF-8');
  }
  if (depthOf(text) > MAX_DEPTH)
    throw new HttpError('malformed', `The body is nested deeper than ${MAX_DEPTH} levels`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpError(
      'malformed',
      `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}

/** Nesting of a JSON text; exact for valid JSON, and JSON.parse refuses the rest. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++)
        if (text.charCodeAt(at) === 0x5c) at++;
    } else if (char === 0x7b || char === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (char === 0x7d || char === 0x5d) {
      depth--;
    }
  }
  return deepest;
}
