import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { EmbedError } from '../embedder.ts';

/**
 * What a failed request means. The service's own words are left out: some repeat the key or the input in them.
 */
export function failureOf(error: unknown): EmbedError {
  if (error instanceof EmbedError) return error;
  if (error instanceof APIConnectionTimeoutError) {
    return new EmbedError('timeout', 'The embedding service gave no answer in time.');
  }
  if (error instanceof APIConnectionError) {
    return new EmbedError('unavailable', `The embedding service cannot be reached (${causeOf(error)}).`);
  }
  if (error instanceof APIError && typeof error.status === 'number')
    return byStatus(error.status, error.headers);
  // What is thrown while the body is read: no JSON, or the connection ended in the middle of it.
  if (error instanceof SyntaxError) {
    return new EmbedError('bad-answer', 'The embedding service gave an answer that is no JSON.');
  }
  return new EmbedError('unavailable', `The embedding service broke off its answer (${causeOf(error)}).`);
}

function byStatus(status: number, headers: Headers | undefined): EmbedError {
  const after = retryAfterOf(headers);
  if (status === 429)
    return new EmbedError('limited', 'The embedding service asks for fewer requests (429).', {
      retryAfterMs: after,
    });
  if (status === 408 || status === 409 || status >= 500) {
    return new EmbedError('unavailable', `The embedding service failed (${status}).`, {
      retryAfterMs: after,
    });
  }
  const why =
    status === 401 || status === 403
      ? 'check OPENAI_API_KEY'
      : status === 404
        ? 'check OPENAI_BASE_URL and EMBEDDING_MODEL'
        : 'check EMBEDDING_MODEL and EMBEDDING_DIMENSIONS';
  return new EmbedError('refused', `The embedding service refused the request (${status}): ${why}.`, {
    ofText: `The embedding service refused the tool’s text (${status}).`,
  });
}

/** Milliseconds, from seconds or a date. */
function retryAfterOf(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = headers?.get('retry-after');
  if (!text) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A system's code such as ECONNREFUSED, found where fetch hides it; never a message, which may hold an address. */
function causeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'no connection';
}
