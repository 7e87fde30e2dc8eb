import type { Problem } from '../contract/api/common.ts';
import { PatchbayError } from '../lib/errors.ts';
import { problem, toProblem } from '../lib/problem.ts';

/** Faults of HTTP itself, which no service can have. */
export type HttpFault = 'malformed' | 'method_not_allowed' | 'unsupported_media_type';

const FAULTS: Record<HttpFault, { status: number; title: string }> = {
  malformed: { status: 400, title: 'Malformed request' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
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
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

/** What anything that was thrown looks like to a caller. */
export function refusalOf(thrown: unknown, requestId: string): Refusal {
  if (thrown instanceof HttpError) {
    const { status, title } = FAULTS[thrown.fault];
    const answer = problem(status, thrown.fault, title, thrown.message, requestId);
    return { ...answer, headers: { ...answer.headers, ...thrown.headers } };
  }
  const answer = toProblem(thrown, requestId);
  const headers = { ...answer.headers };
  if (answer.status === 429 || answer.status === 503) headers['Retry-After'] ??= '1';
  const data = thrown instanceof PatchbayError ? thrown.data : undefined;
  return { status: answer.status, headers, body: { ...answer.body, ...(data && { data }) } };
}
