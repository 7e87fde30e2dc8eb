import * as contract from '../../contract/api/auth.ts';
import { permissionsOf } from '../../contract/permissions.ts';
import { principalId, roleOf } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { readLink, setupNeeded, useLink } from '../../services/one-time-links.ts';
import { refreshSession, signIn, signOut } from '../../services/sign-in.ts';
import { getUser } from '../../services/users.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';
import { guessing, signedIn } from '../sign-in.ts';
import { linkView, userView } from '../views.ts';

const tag = 'auth';
const permission = 'anyone';
const granted = {
  schema: contract.signedInSchema,
  description: 'Who is signed in, an access token, and a cookie with the refresh token',
};
const LIMITED = 'After ten failures in a quarter of an hour an account is 429 for a while that grows.';

/** How somebody becomes known, and who they are. What they may do with their own account is in `account.ts`. */
export const authRoutes: Route[] = [
  jsonRoute({
    method: 'post',
    path: '/auth/login',
    tag,
    summary: 'Sign in',
    description: LIMITED,
    permission,
    body: contract.loginSchema,
    success: granted,
    errors: [401],
    async handler({ body }, call) {
      const { identity, service, headers } = call;
      const held = identity.cookie.read(headers);
      const mine = held && identity.users.ofSession(held.sessionId)?.username === body.username;
      // Whoever attacks an account must not keep out a browser that is signed in to it.
      const account = mine ? `session:${held.sessionId}` : `name:${body.username}`;
      const known = identity.users.byName(body.username);
      const guess = { account, reason: 'auth.password', who: known?.username ?? null };
      return signedIn(
        call,
        await guessing(
          call,
          guess,
          ({ code }) => code === 'unauthenticated',
          () => signIn(service, body),
        ),
      );
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/auth/refresh',
    tag,
    summary: 'Take a new access token for the cookie',
    description:
      'The cookie is good once; for 20 seconds it is for other tabs, too. Who comes with an older one ends the session.',
    permission,
    success: granted,
    errors: [401],
    async handler(_, call) {
      const { identity, service, headers, setCookie } = call;
      const claims = identity.cookie.read(headers);
      try {
        if (claims === null) throw new PatchbayError('unauthenticated', 'Nobody is signed in here');
        return await signedIn(call, await refreshSession(service, claims));
      } catch (error) {
        const refused = error instanceof PatchbayError && error.code === 'unauthenticated';
        if (refused && identity.cookie.isPresent(headers)) setCookie(identity.cookie.clear(headers));
        throw error;
      }
    },
  }),
  emptyRoute({
    method: 'post',
    path: '/auth/logout',
    tag,
    summary: 'Sign out',
    description: 'Ends the session of the cookie, at once and on every replica.',
    permission,
    success: 'Nobody is signed in any more',
    async handler(_, { identity, service, headers, setCookie }) {
      await signOut(service, identity.cookie.read(headers));
      setCookie(identity.cookie.clear(headers));
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/auth/me',
    tag,
    summary: 'Show who one is',
    permission: 'signed-in',
    success: { schema: contract.meSchema, description: 'Who asks, and what they may' },
    async handler(_, { service }) {
      const { principal } = service;
      const role = roleOf(principal);
      if (role === null) throw new PatchbayError('forbidden', 'This key has no role on the REST API');
      const user = principal.kind === 'user' ? userView(await getUser(service, principal)) : null;
      return { body: { principal: principalId(principal), role, permissions: permissionsOf(role), user } };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/auth/setup',
    tag,
    summary: 'Ask whether the first administrator is still to be made',
    permission,
    success: { schema: contract.setupStateSchema, description: 'Whether it is' },
    handler: async (_, { service }) => ({ body: { needed: await setupNeeded(service.store) } }),
  }),
  jsonRoute({
    method: 'post',
    path: '/auth/link',
    tag,
    summary: 'Ask what a one-time link is for',
    permission,
    body: contract.readLinkSchema,
    success: { schema: contract.linkSchema, description: 'What it does, and for whom' },
    errors: [404],
    async handler({ body }, call) {
      const link = await guessing(
        call,
        LINK,
        ({ code }) => code === 'not_found',
        () => readLink(call.service, body),
      );
      return { body: linkView(link) };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/auth/link/use',
    tag,
    summary: 'Use a one-time link',
    description: 'Makes the first administrator, or sets the password of the user it is for; and signs in.',
    permission,
    body: contract.useLinkSchema,
    success: granted,
    errors: [404, 409],
    async handler({ body }, call) {
      return signedIn(
        call,
        await guessing(
          call,
          LINK,
          ({ code }) => code === 'not_found',
          () => useLink(call.service, body),
        ),
      );
    },
  }),
];

const LINK = { account: null, reason: 'auth.link', who: null };
