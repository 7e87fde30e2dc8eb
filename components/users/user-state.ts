import type { User } from '../../server/contract/user.ts';

export type UserState = 'active' | 'pending' | 'disabled';

/** Whether somebody can sign in now, has to take up an invitation first, or is kept out. */
export function stateOf({ enabled, pending }: Pick<User, 'enabled' | 'pending'>): UserState {
  if (!enabled) return 'disabled';
  return pending ? 'pending' : 'active';
}
