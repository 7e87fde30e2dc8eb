import type { Role } from '../contract/key.ts';
import { roleOf } from '../contract/principal.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { ServiceContext } from './context.ts';

const EVERYONE: readonly Role[] = ['admin', 'editor', 'auditor', 'viewer'];
const EDITORS: readonly Role[] = ['admin', 'editor'];
const ADMINS: readonly Role[] = ['admin'];

/** Who may do what on the REST API and in the console. */
const MAY = {
  /** Servers, groups, health, activity without payloads. */
  view: EVERYONE,
  'tools.call': EDITORS,
  /** Enable, disable, restart, test. */
  'servers.operate': EDITORS,
  /** Titles, descriptions, tool choices. */
  'servers.edit': EDITORS,
  'groups.edit': EDITORS,
  /** Commands, URLs, headers, env: what decides which code runs and where secrets go. */
  'servers.configure': ADMINS,
  /** Settings, import, apply, roll back, export with secrets. */
  'settings.manage': ADMINS,
  /** Keys of one's own, within one's own reach. */
  'keys.own': EDITORS,
  'keys.all': ADMINS,
  'audit.view': ['admin', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof MAY;

/** Whether whoever is `mine` may all that `given` may. */
export function covers(mine: Role | null, given: Role): boolean {
  return Object.values(MAY).every(
    (roles: readonly Role[]) => !roles.includes(given) || (mine !== null && roles.includes(mine)),
  );
}

/** The roles that have a permission, the one that may most first. */
export function rolesWith(permission: Permission): readonly Role[] {
  return MAY[permission];
}

export function may(role: Role | null, permission: Permission): boolean {
  return role !== null && rolesWith(permission).includes(role);
}

/** @throws PatchbayError `unauthenticated` for someone without a role on the REST API, `forbidden` for the wrong one */
export function authorise(ctx: Pick<ServiceContext, 'principal'>, permission: Permission): void {
  const role = roleOf(ctx.principal);
  if (may(role, permission)) return;
  if (role === null && ctx.principal.kind === 'anonymous') {
    throw new PatchbayError('unauthenticated', 'Sign in or send a key with REST access');
  }
  const who = role === null ? 'a key without REST access' : `the role "${role}"`;
  throw new PatchbayError(
    'forbidden',
    `This needs the permission "${permission}", which ${who} does not have`,
  );
}
