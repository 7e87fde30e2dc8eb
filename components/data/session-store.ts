import type { SignedInAnswer } from '../../server/contract/api/auth.ts';
import type { User } from '../../server/contract/user.ts';
import { ApiError } from './api-error.ts';
import type { Channel } from './channel.ts';

/**
 * `starting` until the hub said who this browser is; `expired` when a session ended under an open page, which then
 * stays as it is while its person signs in again.
 */
export type SessionState = 'starting' | 'signed-out' | 'signed-in' | 'expired';

export interface SessionView {
  state: SessionState;
  me: User | null;
  /** Why it is still `starting`: the hub cannot be asked. */
  problem: ApiError | null;
}

/** `expired` is what one tab was told; the others ask for themselves. */
export type SessionMessage =
  | { kind: 'signed-in'; answer: SignedInAnswer }
  | { kind: 'signed-out' }
  | { kind: 'expired' };

export interface SessionPorts {
  /** Trades the cookie for an access token. @throws ApiError 401 when there is no session */
  refresh(): Promise<SignedInAnswer>;
  /** One tab at a time. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  channel: Channel<SessionMessage>;
  /** Somebody else is signed in now: nothing of the page may stay. */
  reload(): void;
}

export interface SessionStore {
  view(): SessionView;
  subscribe(listener: () => void): () => void;
  /** Asks the hub who this is; goes on asking while it cannot be reached. */
  start(): void;
  /** A token that is not known to be old. Waits while the session is `expired`. @throws ApiError 401 when signed out */
  token(signal?: AbortSignal): Promise<string>;
  /** A token other than `refused`. Tabs and requests that ask at once share one answer. @throws ApiError */
  renew(refused: string | null, signal?: AbortSignal): Promise<string>;
  /** What signing in or using a one-time link answered. */
  adopt(answer: SignedInAnswer): void;
  /** Nobody is signed in any more, in any tab. */
  leave(): void;
  /** The user as the hub knows it now. */
  learn(user: User): void;
}

/** A token is renewed this long before it ends, ms, so that few requests are refused for it. */
const EARLY_MS = 10_000;
const MAX_RETRY_MS = 10_000;
/** The turn is kept this long after the answer, ms, so that a tab that waits for it hears of the new token before. */
const HEARD_MS = 30;

export function createSessionStore({ refresh, alone, channel, reload }: SessionPorts): SessionStore {
  let view: SessionView = { state: 'starting', me: null, problem: null };
  let access: { token: string; until: number } | null = null;
  let renewing: Promise<string> | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const show = (next: Partial<SessionView>) => {
    view = { ...view, ...next };
    for (const listener of [...listeners]) listener();
  };

  const take = (answer: SignedInAnswer) => {
    if (view.me && view.me.id !== answer.user.id) return reload();
    clearTimeout(retry);
    access = { token: answer.accessToken, until: Date.now() + answer.expiresIn * 1000 - EARLY_MS };
    show({ state: 'signed-in', me: answer.user, problem: null });
  };
  const forget = () => {
    clearTimeout(retry);
    access = null;
    show({ state: 'signed-out', me: null, problem: null });
  };
  const refused = () => {
    access = null;
    if (view.state === 'signed-in') {
      show({ state: 'expired' });
      channel.say({ kind: 'expired' });
    } else if (view.state === 'starting') forget();
  };

  channel.listen((message) => {
    if (message.kind === 'signed-in') take(message.answer);
    else if (message.kind === 'signed-out') forget();
    // Refused, it shows by itself; unreachable, the next request asks again.
    else if (view.state === 'signed-in') renewOnce(access?.token ?? null).catch(() => {});
  });

  async function exchange(known: string | null): Promise<string> {
    // Another tab may have brought a token while this one waited for its turn.
    if (access && access.token !== known) return access.token;
    const before = access;
    try {
      const answer = await refresh();
      take(answer);
      channel.say({ kind: 'signed-in', answer });
      return answer.accessToken;
    } catch (error) {
      // The person has signed in meanwhile.
      if (access && access !== before) return access.token;
      if (error instanceof ApiError && error.status === 401) refused();
      throw error;
    }
  }

  function renewOnce(known: string | null): Promise<string> {
    renewing ??= new Promise<string>((resolve, reject) => {
      const work = async () => {
        const exchanged = exchange(known);
        resolve(exchanged);
        await exchanged.catch(() => {});
        await new Promise((done) => setTimeout(done, HEARD_MS));
      };
      alone(work).catch(reject);
    }).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  /** Resolves when the state is no longer one of waiting. */
  function settled(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (signal?.aborted) done(() => reject(signal.reason));
        else if (view.state === 'signed-in' || view.state === 'signed-out') done(resolve);
      };
      const done = (end: () => void) => {
        listeners.delete(check);
        signal?.removeEventListener('abort', check);
        end();
      };
      listeners.add(check);
      signal?.addEventListener('abort', check);
      check();
    });
  }

  async function token(signal?: AbortSignal): Promise<string> {
    await settled(signal);
    if (!access) throw signedOut();
    return access.until > Date.now() ? access.token : renew(access.token, signal);
  }

  async function renew(known: string | null, signal?: AbortSignal): Promise<string> {
    if (access && access.token !== known) return access.token;
    try {
      return await renewOnce(known);
    } catch (error) {
      signal?.throwIfAborted();
      if (view.state === 'expired') return token(signal);
      throw error;
    }
  }

  async function begin(attempt: number): Promise<void> {
    try {
      await renewOnce(null);
    } catch (error) {
      if (view.state !== 'starting') return;
      show({ problem: error instanceof ApiError ? error : new ApiError(0, 'unreachable', String(error)) });
      retry = setTimeout(() => void begin(attempt + 1), Math.min(500 * 2 ** attempt, MAX_RETRY_MS));
    }
  }

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => void begin(0),
    token,
    renew,
    adopt(answer) {
      take(answer);
      channel.say({ kind: 'signed-in', answer });
    },
    leave() {
      forget();
      channel.say({ kind: 'signed-out' });
    },
    learn: (user) => {
      if (view.me?.id === user.id) show({ me: user });
    },
  };
}

function signedOut(): ApiError {
  return new ApiError(401, 'unauthenticated', 'You are signed out.');
}
