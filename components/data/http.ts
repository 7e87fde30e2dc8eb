import { ApiError, errorOf } from './api-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Absent, null and empty members are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Sending {
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** Until the whole answer is here, ms; of a stream until it begins. Default 15 s. */
  timeoutMs?: number | undefined;
  /** The body is read for as long as it comes. */
  stream?: boolean | undefined;
  /** Statuses besides 2xx that are an answer too. */
  accept?: readonly number[] | undefined;
}

const TIMEOUT_MS = 15_000;

/**
 * One request, without any identity but the cookies of the hub itself.
 *
 * @param url of the route, e.g. `/hub/api/servers`
 * @throws ApiError for every failure; what the caller's own signal ended is thrown as that signal's reason
 */
export async function send(method: Method, url: string, sending: Sending = {}): Promise<Response> {
  const { body, signal, timeoutMs = TIMEOUT_MS, accept = [] } = sending;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const stop = () => clearTimeout(timer);
  try {
    const response = await fetch(withQuery(url, sending.query), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
    if (!response.ok && !accept.includes(response.status)) throw await errorOf(response);
    if (!sending.stream) return await whole(response);
    return response;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    signal?.throwIfAborted();
    throw late.signal.aborted
      ? new ApiError(0, 'timeout', `The hub did not answer within ${timeoutMs / 1000} s.`)
      : new ApiError(0, 'unreachable', 'The hub could not be reached.');
  } finally {
    stop();
  }
}

/** The answer once all of it is here, so that the time limit holds for the body, too. */
async function whole(response: Response): Promise<Response> {
  const bytes = await response.blob();
  const empty = response.status === 204 || response.status === 304;
  return new Response(empty ? null : bytes, { status: response.status, headers: response.headers });
}

export function withQuery(url: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? url : `${url}?${text}`;
}

/** A path whose inserted parts are encoded as one segment each: `` path`/servers/${name}/logs` ``. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}
