/** What a request can fail of before the hub has answered it. */
export type LocalFault = 'unreachable' | 'timeout' | 'unreadable';

/** One wrong field of what was sent: `path` is a JSON path such as `spec.args[0]`. */
export interface FieldProblem {
  path: string;
  message: string;
  code?: string | undefined;
  params?: Readonly<Record<string, string | number>> | undefined;
}

export interface ApiErrorDetails {
  requestId?: string | undefined;
  fields?: FieldProblem[];
  data?: Record<string, unknown>;
  /** Seconds until it is worth while to ask again (429 and 503). */
  retryAfter?: number | undefined;
}

/** Why a request failed. `message` is the hub's own English; `useErrorText` says it in the reader's language. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Stable: a code of the hub (`not_found`, `stale`, `invalid_input`…), or a `LocalFault`. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: readonly FieldProblem[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = details.requestId;
    this.fields = details.fields ?? [];
    this.data = details.data ?? {};
    this.retryAfter = details.retryAfter;
  }
}

/** The error that an answer other than 2xx stands for; whatever the body is, something readable comes out. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = isObject(body) ? body : {};
  const message = text(problem.detail) ?? text(problem.title) ?? `The hub answered ${response.status}.`;
  return new ApiError(response.status, text(problem.code) ?? codeOf(response.status), message, {
    requestId: text(problem.requestId) ?? response.headers.get('x-request-id') ?? undefined,
    fields: Array.isArray(problem.errors) ? problem.errors.flatMap(fieldOf) : [],
    data: isObject(problem.data) ? problem.data : {},
    retryAfter: secondsOf(response.headers.get('retry-after')),
  });
}

/** Of an answer that is no problem of ours: a proxy before the hub spoke. */
function codeOf(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 429) return 'rate_limited';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unexpected';
}

function secondsOf(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(value: unknown): FieldProblem[] {
  if (!isObject(value) || typeof value.path !== 'string' || typeof value.message !== 'string') return [];
  const { path, message, code, params } = value;
  if (typeof code !== 'string' || !isObject(params)) return [{ path, message }];
  const plain = Object.entries(params).flatMap(([name, given]) =>
    typeof given === 'string' || typeof given === 'number' ? [[name, given] as const] : [],
  );
  return [{ path, message, code, params: Object.fromEntries(plain) }];
}
