import * as contract from '../../contract/api/auth.ts';
import type { Principal } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { changeOwnPassword } from '../../services/sign-in.ts';
import { endSession, endSessions, listSessions } from '../../services/user-sessions.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';
import { guessing } from '../sign-in.ts';
import { sessionView } from '../views.ts';

const tag = 'auth';
const permission = 'signed-in';

/** What somebody who is signed in does with their own account. */
export const accountRoutes: Route[] = [
  emptyRoute({
    method: 'post',
    path: '/auth/password',
    tag,
    summary: 'Change one’s own password',
    description:
      'Ends one’s other sessions. A wrong current password is 422, and counted like a failed sign-in.',
    permission,
    body: contract.changePasswordSchema,
    success: 'The new password is in force',
    async handler({ body }, call) {
      const { id, username } = userOf(call.service.principal);
      const isWrong = ({ fields = [] }: PatchbayError) => fields.some(({ path }) => path === 'current');
      const guess = { account: `change:${id}`, reason: 'auth.password', who: username };
      await guessing(call, guess, isWrong, () => changeOwnPassword(call.service, body));
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/auth/sessions',
    tag,
    summary: 'List one’s own sessions',
    permission,
    success: { schema: contract.sessionListSchema, description: 'Where one is signed in, last used first' },
    async handler(_, { service }) {
      const items = await listSessions(service, { userId: userOf(service.principal).id });
      return { body: { items: items.map(sessionView) } };
    },
  }),
  emptyRoute({
    method: 'delete',
    path: '/auth/sessions/{session}',
    tag,
    summary: 'End a session',
    description: 'One’s own; an administrator ends anybody’s.',
    permission,
    params: contract.sessionParams,
    success: 'It has ended',
    async handler({ params }, { service, identity, headers, setCookie }) {
      await endSession(service, params);
      if (identity.cookie.read(headers)?.sessionId === params.session) {
        setCookie(identity.cookie.clear(headers));
      }
    },
  }),
  emptyRoute({
    method: 'post',
    path: '/auth/sessions/end-others',
    tag,
    summary: 'End one’s other sessions',
    permission,
    success: 'Only the session that asked is left',
    async handler(_, { service }) {
      const { id, session } = userOf(service.principal);
      await endSessions(service, { userId: id, except: session });
    },
  }),
];

/** @throws PatchbayError `forbidden` for keys and the command line, which have no account */
function userOf(principal: Principal): Extract<Principal, { kind: 'user' }> {
  if (principal.kind === 'user') return principal;
  throw new PatchbayError('forbidden', 'Only somebody who is signed in has an account');
}
