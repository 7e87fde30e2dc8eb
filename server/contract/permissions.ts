import type { Role } from './key.ts';

/** Every role, the one that may most first. */
export const ROLES: readonly Role[] = ['admin', 'editor', 'auditor', 'viewer'];
const EDITORS: readonly Role[] = ['admin', 'editor'];
const ADMINS: readonly Role[] = ['admin'];

/** Who may do what on the REST API and in the console. The one table: the server decides by it, the console shows by it. */
const MAY = {
  /** Servers, groups, health, activity without payloads. */
  view: ROLES,
  'tools.call': EDITORS,
  /** Enable, disable, restart, test; embed all tools anew, forget what use taught. */
  'servers.operate': EDITORS,
  /** Titles, descriptions, tool choices, what agents read of smart endpoints. */
  'servers.edit': EDITORS,
  'groups.edit': EDITORS,
  /** Commands, URLs, headers, env: what decides which code runs and where secrets go. */
  'servers.configure': ADMINS,
  /** Settings, import, apply, roll back, export with secrets. */
  'settings.manage': ADMINS,
  /** Keys of one's own, within one's own reach. */
  'keys.own': EDITORS,
  'keys.all': ADMINS,
  /** Users, their roles, invitations and sessions. */
  'users.manage': ADMINS,
  /** Audit records, payloads of calls, exports of both; what agents searched for. */
  'audit.view': ['admin', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof MAY;

/** The roles that have a permission, the one that may most first. */
export function rolesWith(permission: Permission): readonly Role[] {
  return MAY[permission];
}

export function may(role: Role | null, permission: Permission): boolean {
  return role !== null && rolesWith(permission).includes(role);
}

/** Everything a role may do. */
export function permissionsOf(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => may(role, permission));
}

function isPermission(name: string): name is Permission {
  return Object.hasOwn(MAY, name);
}

export const PERMISSIONS: readonly Permission[] = Object.keys(MAY).filter(isPermission);

/** Whether whoever is `mine` may all that `given` may. */
export function covers(mine: Role | null, given: Role): boolean {
  return Object.values(MAY).every(
    (roles: readonly Role[]) => !roles.includes(given) || (mine !== null && roles.includes(mine)),
  );
}

/** The most that both roles allow: a key never does more than its owner. */
export function lesserRole(one: Role, other: Role): Role {
  if (covers(one, other)) return other;
  return covers(other, one) ? one : 'viewer';
}
