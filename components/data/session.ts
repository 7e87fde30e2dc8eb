'use client';

import { useSyncExternalStore } from 'react';
import type { OneTimeLink, SignedInAnswer } from '../../server/contract/api/auth.ts';
import { may, type Permission } from '../../server/contract/permissions.ts';
import type { User } from '../../server/contract/user.ts';
import { request, requestOpenly, session } from './client.ts';
import { type ShownError, useErrorText } from './error-text.ts';
import type { SessionState, SessionView } from './session-store.ts';

export interface Session {
  state: SessionState;
  me: User | null;
  /** Whether the user's role allows it; the server decides by the same table. */
  may: (permission: Permission) => boolean;
  /** Why it is still `starting`. */
  problem: ShownError | null;
}

const BEFORE: SessionView = { state: 'starting', me: null, problem: null };

/** Who is signed in here. */
export function useSession(): Session {
  const { state, me, problem } = useSyncExternalStore(session.subscribe, session.view, () => BEFORE);
  const errorText = useErrorText();
  return {
    state,
    me,
    may: (permission) => may(me?.role ?? null, permission),
    problem: problem && errorText(problem),
  };
}

/** @throws ApiError 401 for a wrong name or password, 429 with `retryAfter` after too many tries */
export async function signIn(credentials: { username: string; password: string }): Promise<void> {
  session.adopt(await requestOpenly<SignedInAnswer>('POST', '/auth/login', { body: credentials }));
}

/** In every tab of this browser. @throws ApiError, and then nobody was signed out */
export async function signOut(): Promise<void> {
  await requestOpenly('POST', '/auth/logout');
  session.leave();
}

/** @param token what stands after the # of a one-time link @throws ApiError when it was used, or its time is up */
export function readLink(token: string, signal?: AbortSignal): Promise<OneTimeLink> {
  return requestOpenly('POST', '/auth/link', { body: { token }, signal });
}

/** `username` and `name` only for the link that makes the first administrator. */
export interface LinkUse {
  token: string;
  username?: string;
  name?: string;
  password: string;
}

/** Sets the password and signs in. @throws ApiError */
export async function takeUpLink(use: LinkUse): Promise<void> {
  session.adopt(await requestOpenly<SignedInAnswer>('POST', '/auth/link/use', { body: use }));
}

/** Asks who this is again: an administrator may have changed the role, or ended the session. */
export async function refreshMe(): Promise<void> {
  const { user } = await request<{ user: User | null }>('GET', '/auth/me');
  if (user) session.learn(user);
}

/** Leaves a session that has ended already, e.g. to sign in as somebody else. */
export function leaveSession(): void {
  session.leave();
}
