'use client';

import type { z } from 'zod';
import type { sessionListSchema } from '../../server/contract/api/auth.ts';
import type {
  createdUserSchema,
  invitationSchema,
  passwordResetSchema,
  UserListItem,
  userListSchema,
} from '../../server/contract/api/users.ts';
import type { Role } from '../../server/contract/key.ts';
import type { User } from '../../server/contract/user.ts';
import { path, request } from './client.ts';
import { queryKeys } from './keys.ts';
import { edit, useApiMutation } from './mutation.ts';
import { type ApiResult, useApiQuery } from './query.ts';

type UserList = z.infer<typeof userListSchema>;
export type Invitation = z.infer<typeof invitationSchema>;
/** How a user is told apart in a change: by id, and by the revision that was shown. */
type Shown = Pick<User, 'id' | 'revision'>;

export function useUsers(enabled = true): ApiResult<UserList> {
  return useApiQuery(queryKeys.users.list(), '/users', { enabled });
}

export function useUserSessions(id: string): ApiResult<z.infer<typeof sessionListSchema>> {
  return useApiQuery(queryKeys.users.sessions(id), path`/users/${id}/sessions`);
}

export interface NewUser {
  username: string;
  name?: string;
  role: Role;
}

/** The invitation's link is in the answer, this once. */
export function useCreateUser() {
  return useApiMutation<NewUser, z.infer<typeof createdUserSchema>>({
    send: (body) => request('POST', '/users', { body }),
    changes: () => [queryKeys.users.all],
  });
}

export interface UserPatch extends Shown {
  patch: Partial<Pick<User, 'name' | 'role' | 'enabled'>>;
}

/** Shown at once; taken back with the reason when the hub refuses. */
export function useUpdateUser() {
  return useApiMutation<UserPatch, User>({
    send: ({ id, revision, patch }) =>
      request('PATCH', path`/users/${id}`, { body: patch, ifMatch: revision }),
    changes: () => [queryKeys.users.all, queryKeys.keys.all],
    optimistic: ({ id, patch }) => [edit<UserList>(queryKeys.users.list(), patched(id, patch))],
    learn: (user) => [edit<UserList>(queryKeys.users.list(), patched(user.id, user))],
  });
}

function patched(id: string, patch: Partial<User>) {
  const change = (user: UserListItem): UserListItem => (user.id === id ? { ...user, ...patch } : user);
  return (list: UserList): UserList => ({ ...list, items: list.items.map(change) });
}

/** Their sessions and keys end with them. */
export function useDeleteUser() {
  return useApiMutation<Shown, void>({
    send: ({ id, revision }) => request('DELETE', path`/users/${id}`, { ifMatch: revision }),
    changes: () => [queryKeys.users.all, queryKeys.keys.all],
  });
}

/** Voids the password; the answer's link lets the user choose another. Pending users get a fresh invitation. */
export function useResetPassword() {
  return useApiMutation<string, z.infer<typeof passwordResetSchema>>({
    send: (id) => request('POST', path`/users/${id}/reset-password`, { body: {} }),
    changes: () => [queryKeys.users.all],
  });
}

export function useEndUserSessions() {
  return useApiMutation<string, void>({
    send: (id) => request('POST', path`/users/${id}/end-sessions`),
    changes: () => [queryKeys.users.all],
  });
}
