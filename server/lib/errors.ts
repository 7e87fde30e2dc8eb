/**
 * The one error type that crosses a border. It has a stable code, an owner (who can fix it) and a message that is
 * safe to show to the caller; what only operators may see goes into `cause`.
 */
export type ErrorOwner = 'client' | 'config' | 'upstream' | 'platform';

export type ErrorCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'precondition_required'
  | 'invalid_input'
  | 'payload_too_large'
  | 'rate_limited'
  | 'unsupported'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'upstream_unavailable'
  | 'upstream_failed'
  | 'misconfigured'
  | 'locked'
  | 'internal';

/** One wrong field of an input: `path` is a JSON path such as `mcpServers.github.args[0]`. */
export interface FieldProblem {
  path: string;
  message: string;
  /** Stable name of the sentence, with what is filled into it, where it has one. Never holds a secret. */
  code?: string | undefined;
  params?: Readonly<Record<string, string | number>> | undefined;
}

export interface ErrorDetails {
  owner?: ErrorOwner;
  fields?: FieldProblem[];
  /** Seconds until a retry is worth while (429 and 503). */
  retryAfter?: number;
  /** Machine-readable extras, safe to show. */
  data?: Record<string, unknown>;
  cause?: unknown;
}

const OWNERS: Partial<Record<ErrorCode, ErrorOwner>> = {
  misconfigured: 'config',
  upstream_unavailable: 'upstream',
  upstream_failed: 'upstream',
  timeout: 'upstream',
  internal: 'platform',
  unavailable: 'platform',
  locked: 'platform',
};

export class PatchbayError extends Error {
  override readonly name = 'PatchbayError';
  readonly code: ErrorCode;
  readonly owner: ErrorOwner;
  readonly fields: FieldProblem[] | undefined;
  readonly retryAfter: number | undefined;
  readonly data: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.owner = details.owner ?? OWNERS[code] ?? 'client';
    this.fields = details.fields;
    this.retryAfter = details.retryAfter;
    this.data = details.data;
  }
}

/** The code of a system's error, such as `ENOENT`, or undefined where it has none. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
