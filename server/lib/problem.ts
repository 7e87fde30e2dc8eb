import { type ErrorCode, type FieldProblem, PatchbayError } from './errors.ts';

/** RFC 9457 `application/problem+json`, the body of every HTTP error of the hub. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, machine-readable. */
  code: string;
  requestId: string;
  /** For input: the path of each wrong field. */
  errors?: FieldProblem[];
  data?: Record<string, unknown>;
}

export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

const TABLE: Record<ErrorCode, { status: number; title: string }> = {
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  stale: { status: 412, title: 'Changed meanwhile' },
  precondition_required: { status: 428, title: 'If-Match required' },
  invalid_input: { status: 422, title: 'Invalid input' },
  payload_too_large: { status: 413, title: 'Too large' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unsupported: { status: 422, title: 'Not supported' },
  unavailable: { status: 503, title: 'Unavailable' },
  timeout: { status: 504, title: 'Timed out' },
  cancelled: { status: 499, title: 'Cancelled' },
  upstream_unavailable: { status: 503, title: 'Server unavailable' },
  upstream_failed: { status: 502, title: 'Server failed' },
  misconfigured: { status: 409, title: 'Server misconfigured' },
  locked: { status: 423, title: 'In use by another process' },
  internal: { status: 500, title: 'Internal error' },
};

/** HTTP status of an error code; a timeout that the client caused is 408, not 504. */
export function statusOf(error: PatchbayError): number {
  if (error.code === 'timeout' && error.owner === 'client') return 408;
  return TABLE[error.code].status;
}

/**
 * The answer to anything that was thrown. What is not a PatchbayError is a bug of ours: the caller sees only the
 * request id, and whoever catches it logs it.
 */
export function toProblem(thrown: unknown, requestId: string): ProblemAnswer {
  const known = thrown instanceof PatchbayError;
  const error = known
    ? thrown
    : new PatchbayError(
        'internal',
        'Something went wrong in the hub; its log has the details under this request id',
      );
  const answer = problem(statusOf(error), error.code, TABLE[error.code].title, error.message, requestId);
  if (error.fields) answer.body.errors = error.fields;
  if (error.data) answer.body.data = error.data;
  if (error.retryAfter !== undefined) answer.headers['Retry-After'] = String(Math.ceil(error.retryAfter));
  if (error.code === 'unauthenticated') answer.headers['WWW-Authenticate'] = 'Bearer realm="patchbay"';
  return answer;
}

/** A problem that has no PatchbayError, such as a refused Host header. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  requestId: string,
): ProblemAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: { type: `urn:patchbay:problem:${code}`, title, status, detail, code, requestId },
  };
}
