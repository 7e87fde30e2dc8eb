import { sessionListSchema } from '../../contract/api/auth.ts';
import * as contract from '../../contract/api/users.ts';
import { oneTimeLinkUrl } from '../../contract/links.ts';
import { userSchema } from '../../contract/user.ts';
import { endSessions, listSessions } from '../../services/user-sessions.ts';
import * as users from '../../services/users.ts';
import { type ApiFacts, emptyRoute, jsonRoute, type Route } from '../route.ts';
import { sessionView, userView } from '../views.ts';

const tag = 'users';
const permission = 'users.manage';
const one = { schema: userSchema, description: 'The user' };

export const userRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/users',
    tag,
    summary: 'List users',
    permission,
    success: { schema: contract.userListSchema, description: 'Everybody, oldest first' },
    async handler(_, { service }) {
      const everybody = await users.listUsers(service);
      const items = everybody.map(({ sessions, keys, ...user }) => ({ ...userView(user), sessions, keys }));
      return { body: { items } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/users',
    tag,
    summary: 'Create a user',
    description: 'Without a password the answer holds a link, shown once, by which the user chooses one.',
    permission,
    body: contract.createUserSchema,
    success: { schema: contract.createdUserSchema, status: 201, description: 'The user, and the invitation' },
    errors: [409],
    async handler({ body }, { service, facts }) {
      const { user, invitation } = await users.createUser(service, body);
      return {
        body: { user: userView(user), invitation: invitationView(invitation, facts) },
        revision: user.revision,
        location: `/users/${user.id}`,
      };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/users/{id}',
    tag,
    summary: 'Show a user',
    permission,
    params: contract.userParams,
    success: one,
    async handler({ params }, { service }) {
      const user = await users.getUser(service, params);
      return { body: userView(user), revision: user.revision };
    },
  }),
  jsonRoute({
    method: 'patch',
    path: '/users/{id}',
    tag,
    summary: 'Change a user',
    description:
      'A new role counts at once, also for their keys. Disabling ends their sessions and keeps their keys from working until they are enabled again. The last administrator who can sign in stays one.',
    permission,
    ifMatch: true,
    params: contract.userParams,
    body: contract.patchUserSchema,
    success: one,
    errors: [409],
    async handler({ params, body, ifMatch }, { service }) {
      const user = await users.updateUser(service, { ...params, patch: body, ifMatch });
      return { body: userView(user), revision: user.revision };
    },
  }),
  emptyRoute({
    method: 'delete',
    path: '/users/{id}',
    tag,
    summary: 'Delete a user',
    description: 'Their sessions and keys end with them.',
    permission,
    ifMatch: true,
    params: contract.userParams,
    success: 'They are gone',
    errors: [409],
    handler: ({ params, ifMatch }, { service }) => users.deleteUser(service, { ...params, ifMatch }),
  }),
  jsonRoute({
    method: 'post',
    path: '/users/{id}/reset-password',
    tag,
    summary: 'Reset a user’s password',
    description:
      'Sets one, or makes a link by which the user does. The old one is void and all their sessions end.',
    permission,
    params: contract.userParams,
    bodyOptional: true,
    body: contract.resetPasswordSchema,
    success: { schema: contract.passwordResetSchema, description: 'The link, if no password was given' },
    errors: [409],
    async handler({ params, body }, { service, facts }) {
      const { invitation } = await users.resetPassword(service, { ...params, ...body });
      return { body: { invitation: invitationView(invitation, facts) } };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/users/{id}/sessions',
    tag,
    summary: 'List a user’s sessions',
    permission,
    params: contract.userParams,
    success: { schema: sessionListSchema, description: 'Where they are signed in, last used first' },
    async handler({ params }, { service }) {
      const items = await listSessions(service, { userId: params.id });
      return { body: { items: items.map(sessionView) } };
    },
  }),
  emptyRoute({
    method: 'post',
    path: '/users/{id}/end-sessions',
    tag,
    summary: 'Sign a user out everywhere',
    permission,
    params: contract.userParams,
    success: 'They are signed out',
    async handler({ params }, { service }) {
      await endSessions(service, { userId: params.id });
    },
  }),
];

function invitationView(invitation: users.Invitation | null, { publicUrl }: ApiFacts) {
  return (
    invitation && {
      link: oneTimeLinkUrl(publicUrl, invitation.token),
      expiresAt: invitation.expiresAt.toISOString(),
    }
  );
}
