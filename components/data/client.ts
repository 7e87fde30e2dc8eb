import type { SignedInAnswer } from '../../server/contract/api/auth.ts';
import { ApiError } from './api-error.ts';
import { BASE_PATH } from './base-path.ts';
import { openChannel } from './channel.ts';
import { type Method, type Sending, send } from './http.ts';
import { alone } from './lock.ts';
import { createSessionStore, type SessionMessage, type SessionStore } from './session-store.ts';

export { path } from './http.ts';

/** @typeParam T what `read` makes of the body; without it the type that the contract gives the route */
export interface RequestOptions<T> extends Omit<Sending, 'headers' | 'stream'> {
  /** The revision that was seen, for routes that ask for `If-Match`; `*` insists. */
  ifMatch?: number | '*' | undefined;
  /** Checks a body that this console's build of the contract may not describe. What it throws is `unreadable`. */
  read?: (body: unknown) => T;
}

/** An answer with what stands beside the body. */
export interface Reply<T> {
  data: T;
  /** Of the thing that was read or written, for `ifMatch`; null where it has none. */
  revision: number | null;
  status: number;
}

export interface Client {
  session: SessionStore;
  /**
   * Asks the hub as whoever is signed in. While a session that ended waits for its person to sign in again, so does
   * the request. `T` is the contract's type of the answer, which the hub's compiler holds its routes to.
   *
   * @param route below `/api`, e.g. `/servers`; see `path` for names in it
   * @throws ApiError
   */
  request<T>(method: Method, route: string, options?: RequestOptions<T>): Promise<T>;
  requestReply<T>(method: Method, route: string, options?: RequestOptions<T>): Promise<Reply<T>>;
  /** The answer itself, for what is not JSON: streams and downloads. @throws ApiError */
  requestRaw(method: Method, route: string, sending?: Sending): Promise<Response>;
  /** Without an identity: sign-in, one-time links, health. @throws ApiError */
  requestOpenly<T>(method: Method, route: string, options?: RequestOptions<T>): Promise<T>;
}

/** @param base of every route, e.g. `https://hub.example/api` */
export function createClient(
  base: string,
  createSession: (client: Pick<Client, 'requestOpenly'>) => SessionStore,
): Client {
  const requestOpenly = async <T>(
    method: Method,
    route: string,
    options: RequestOptions<T> = {},
  ): Promise<T> => (await reply(await send(method, base + route, options), options)).data;
  const session = createSession({ requestOpenly });

  async function requestRaw(method: Method, route: string, sending: Sending = {}): Promise<Response> {
    const as = (token: string) =>
      send(method, base + route, {
        ...sending,
        headers: { ...sending.headers, authorization: `Bearer ${token}` },
      });
    const token = await session.token(sending.signal);
    try {
      return await as(token);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      return as(await session.renew(token, sending.signal));
    }
  }

  async function requestReply<T>(
    method: Method,
    route: string,
    options: RequestOptions<T> = {},
  ): Promise<Reply<T>> {
    const { ifMatch, read: _, ...sending } = options;
    const seen: Record<string, string> =
      ifMatch === undefined ? {} : { 'if-match': ifMatch === '*' ? '*' : `"${ifMatch}"` };
    return reply(await requestRaw(method, route, { ...sending, headers: seen }), options);
  }

  const request = async <T>(method: Method, route: string, options?: RequestOptions<T>): Promise<T> =>
    (await requestReply(method, route, options)).data;

  return { session, request, requestReply, requestRaw, requestOpenly };
}

async function reply<T>(response: Response, { read }: RequestOptions<T>): Promise<Reply<T>> {
  const revision = /^"(\d{1,15})"$/.exec(response.headers.get('etag') ?? '')?.[1];
  try {
    const body = response.status === 204 ? undefined : await response.json();
    return {
      data: read ? read(body) : body,
      revision: revision === undefined ? null : Number(revision),
      status: response.status,
    };
  } catch {
    throw new ApiError(
      response.status,
      'unreadable',
      'The hub gave an answer that this page does not understand.',
      {
        requestId: response.headers.get('x-request-id') ?? undefined,
      },
    );
  }
}

/** The client of this page. */
export const { session, request, requestReply, requestRaw, requestOpenly } = createClient(
  `${BASE_PATH}/api`,
  (client) =>
    createSessionStore({
      refresh: () => client.requestOpenly<SignedInAnswer>('POST', '/auth/refresh'),
      alone: (work) => alone('patchbay.refresh', work),
      channel: openChannel<SessionMessage>('patchbay.session'),
      reload: () => window.location.reload(),
    }),
);
