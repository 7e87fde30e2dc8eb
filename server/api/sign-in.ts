import type { SignedInAnswer } from '../contract/api/auth.ts';
import { userPrincipal } from '../contract/principal.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Granted } from '../services/granted.ts';
import type { Call, Reply } from './route.ts';
import { userView } from './views.ts';

/** Answers with both tokens of a session; the refresh token goes into the cookie alone. */
export async function signedIn(call: Call, { user, session }: Granted): Promise<Reply<SignedInAnswer>> {
  const { identity, headers, setCookie } = call;
  const { id: sessionId, generation, expiresAt } = session;
  const { token, expiresIn } = await identity.tokens.issueAccess({ userId: user.id, sessionId });
  setCookie(identity.cookie.keep(headers, { sessionId, generation, expiresAt }));
  return { body: { accessToken: token, expiresIn, user: userView(user) } };
}

export interface Guess {
  /** What failures are counted by, besides the address; null where no account is guessed at. */
  account: string | null;
  /** Of the denial that a wrong guess is counted as. */
  reason: string;
  /** The username, if there is such a user: names that a stranger makes up would each make a row. */
  who: string | null;
}

/**
 * Runs what can be guessed at under the limits, and counts wrong guesses.
 * @throws PatchbayError `rate_limited`; what `work` throws
 */
export async function guessing<T>(
  call: Call,
  { account, reason, who }: Guess,
  isWrong: (error: PatchbayError) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const address = call.service.request?.address ?? '';
  try {
    return await call.identity.limits.attempt({ account, address, isWrong }, work);
  } catch (error) {
    const key = who === null ? null : userPrincipal(who);
    if (error instanceof PatchbayError && error.code === 'rate_limited') call.denied('limit.sign-in', key);
    else if (error instanceof PatchbayError && isWrong(error)) call.denied(reason, key);
    throw error;
  }
}
