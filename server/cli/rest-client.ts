import { z } from 'zod';
import { problemSchema } from '../contract/api/common.ts';
import { messageOf } from '../lib/errors.ts';
import { CliFailure } from './failure.ts';

export interface Target {
  /** Without a slash at the end. */
  url: string;
  token: string | null;
}

export interface RequestOptions {
  body?: unknown;
  ifMatch?: string;
  /** ms */
  timeoutMs?: number;
}

export interface RestClient {
  readonly url: string;
  /** @param path under `/api` @throws CliFailure */
  request<T>(method: string, path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  /** Changes what is there now: reads its ETag and sends it back. */
  change<T>(
    method: 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    body?: unknown,
  ): Promise<T>;
}

const TIMEOUT_MS = 30_000;

/** What a 204 is parsed by. */
export const nothing = z.undefined();

export function createRestClient({ url, token }: Target): RestClient {
  async function send(
    method: string,
    path: string,
    { body, ifMatch, timeoutMs = TIMEOUT_MS }: RequestOptions,
  ): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (ifMatch !== undefined) headers['if-match'] = ifMatch;
    const init = { method, headers, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' as const };
    let response: Response;
    try {
      response = await fetch(
        `${url}/api${path}`,
        body === undefined ? init : { ...init, body: JSON.stringify(body) },
      );
    } catch (error) {
      throw unreachable(url, error);
    }
    if (!response.ok) throw await refusal(response, url);
    return response;
  }

  async function request<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    options: RequestOptions = {},
  ): Promise<T> {
    const response = await send(method, path, options);
    return parse(schema, response.status === 204 ? undefined : await response.json());
  }

  return {
    url,
    request,
    async change(method, path, schema, body) {
      const seen = await send('GET', path, {});
      await seen.body?.cancel();
      const ifMatch = seen.headers.get('etag') ?? '*';
      return request(method, path, schema, { ifMatch, ...(body !== undefined && { body }) });
    },
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CliFailure('unexpected_answer', 'The hub answered in a form this command does not know', {
    fix: 'Use the command line of the same version as the hub',
  });
}

function unreachable(url: string, error: unknown): CliFailure {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new CliFailure('timeout', `The hub at ${url} did not answer in time`);
  }
  const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
  return new CliFailure('unreachable', `The hub at ${url} cannot be reached: ${cause}`, {
    fix: 'Start it with npm start, or set PATCHBAY_URL',
  });
}

async function refusal(response: Response, url: string): Promise<CliFailure> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) {
    return new CliFailure('unexpected_answer', `${url} answered ${response.status} and is perhaps no hub`, {
      fix: 'Check PATCHBAY_URL (with BASE_PATH, without /api)',
    });
  }
  const { code, detail, errors, requestId } = parsed.data;
  const fix = FIXES[code];
  return new CliFailure(code, detail, { requestId, ...(errors && { fields: errors }), ...(fix && { fix }) });
}

const FIXES: Record<string, string> = {
  unauthenticated:
    'Set PATCHBAY_TOKEN to a key with a role on the REST API, or run this on the hub’s machine with its DATA_DIR',
  forbidden: 'Use a key with a higher role on the REST API',
  stale: 'Somebody changed it meanwhile: look at it and try again',
};
