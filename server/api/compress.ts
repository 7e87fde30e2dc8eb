import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Smaller answers gain nothing, larger ones would hold a worker thread too long, bytes. */
const LEAST = 2048;
const MOST = 16 * 1024 * 1024;
const TYPES = /^(?:application\/(?:[\w.-]+\+)?json|text\/html)\b/;

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);
/** JSON is small enough by then, and costs a worker thread only a few ms. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/**
 * Whether an answer may be sent in fewer bytes. One with a strong ETag is not: that names the very bytes, and comes back
 * as `If-Match`.
 */
export function isCompressible(headers: Headers, bytes: number): boolean {
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) return false;
  return bytes >= LEAST && bytes <= MOST && TYPES.test(headers.get('content-type') ?? '');
}

/** @returns the best form that the caller takes; null for plain */
export function encodingFor(acceptEncoding: string | undefined): 'br' | 'gzip' | null {
  const weights = new Map<string, number>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((text) => text.startsWith('q='));
    weights.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const [br, gz] = [weightOf('br'), weightOf('gzip')];
  if (br === 0 && gz === 0) return null;
  return br >= gz ? 'br' : 'gzip';
}

/** On a worker thread: calls go on meanwhile. */
export function compress(body: Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> {
  return encoding === 'br' ? brotliOf(body, BROTLI) : gzipOf(body);
}
