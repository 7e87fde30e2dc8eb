import { BASE_PATH } from './base-path.ts';

/** Why a request failed, in words for the person at the screen. */
export class ApiError extends Error {
  /** HTTP status; 0 when the hub could not be reached. */
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(status: number, message: string, requestId?: string) {
    super(message);
    this.status = status;
    this.requestId = requestId;
  }
}

const TIMEOUT_MS = 15_000;

/**
 * GETs JSON from the hub. `read` turns the body into what the caller expects and throws where it can't.
 *
 * @param path below `BASE_PATH`, e.g. `/api/health`
 * @param accept statuses besides 2xx whose body is an answer too, e.g. 503 of the health route
 * @throws ApiError
 */
export async function getJson<T>(
  path: string,
  read: (body: unknown) => T,
  { signal, accept = [] }: { signal?: AbortSignal; accept?: number[] } = {},
): Promise<T> {
  const response = await send(`${BASE_PATH}${path}`, signal);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok && !accept.includes(response.status)) {
    throw new ApiError(
      response.status,
      problemText(body) ?? `The hub answered ${response.status}.`,
      requestId,
    );
  }
  try {
    return read(body);
  } catch {
    throw new ApiError(
      response.status,
      'The hub gave an answer that this page does not understand.',
      requestId,
    );
  }
}

async function send(url: string, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(url, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const reason = timeout.aborted
      ? `The hub did not answer within ${TIMEOUT_MS / 1000} s.`
      : 'The hub could not be reached.';
    throw new ApiError(0, reason);
  }
}

/** The readable part of an `application/problem+json` body. */
function problemText(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  if ('detail' in body && typeof body.detail === 'string') return body.detail;
  return 'title' in body && typeof body.title === 'string' ? body.title : null;
}
