import { STATUS_CODES } from 'node:http';
import type { Problem } from '../contract/api/common.ts';
import { type ErrorCode, type FieldProblem, PatchbayError } from '../lib/errors.ts';

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  precondition_required: 428,
  invalid_input: 422,
  payload_too_large: 413,
  rate_limited: 429,
  unsupported: 422,
  unavailable: 503,
  timeout: 504,
  cancelled: 499,
  upstream_unavailable: 503,
  upstream_failed: 502,
  misconfigured: 409,
  locked: 423,
  internal: 500,
};

/** Faults of HTTP itself, which no service can have. */
export type HttpFault =
  | 'malformed'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'request_timeout'
  | 'not_acceptable';

const FAULT_STATUS: Record<HttpFault, number> = {
  malformed: 400,
  method_not_allowed: 405,
  not_acceptable: 406,
  request_timeout: 408,
  unsupported_media_type: 415,
};

/** Thrown before a handler is reached. `headers` are sent with the answer. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly fault: HttpFault;
  readonly headers: Record<string, string>;

  constructor(fault: HttpFault, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.fault = fault;
    this.headers = headers;
  }
}

export interface Refusal {
  problem: Problem;
  headers: Record<string, string>;
}

interface Facts {
  status: number;
  code: string;
  detail: string;
  fields?: FieldProblem[] | undefined;
  retryAfter?: number | undefined;
  data?: Record<string, unknown> | undefined;
  headers?: Record<string, string>;
}

/** What anything that was thrown looks like to a caller. Texts of unknown errors never leave the process. */
export function refusalOf(error: unknown, requestId: string): Refusal {
  const facts = factsOf(error);
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[facts.status] ?? 'Error',
    status: facts.status,
    code: facts.code,
    detail: facts.detail,
    requestId,
    ...(facts.fields && { fields: facts.fields }),
    ...(facts.retryAfter !== undefined && { retryAfter: facts.retryAfter }),
    ...(facts.data && { data: facts.data }),
  };
  const headers = { ...facts.headers };
  if (facts.status === 401) headers['www-authenticate'] = 'Bearer realm="patchbay"';
  const wait = facts.retryAfter ?? (facts.status === 429 || facts.status === 503 ? 1 : undefined);
  if (wait !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(wait)));
  return { problem, headers };
}

function factsOf(error: unknown): Facts {
  if (error instanceof HttpError) {
    return { status: FAULT_STATUS[error.fault], code: error.fault, detail: error.message, headers: error.headers };
  }
  if (error instanceof PatchbayError) {
    return {
      // The client's own slowness is a 408; a server's is a 504.
      status: error.code === 'timeout' && error.owner === 'client' ? 408 : STATUS[error.code],
      code: error.code,
      detail: error.message,
      fields: error.fields,
      retryAfter: error.retryAfter,
      data: error.data,
    };
  }
  return {
    status: 500,
    code: 'internal',
    detail: 'Something failed inside the hub; its log has the cause under this request id.',
  };
}
