import { roleSchema } from '../contract/key.ts';
import { rolesWith } from '../contract/permissions.ts';
import type { RouteAccess } from './route.ts';

/** What a route needs, for the reference. */
export function permissionText(permission: RouteAccess): string {
  if (permission === 'anyone') return 'nothing';
  if (permission === 'signed-in') return 'any role';
  const roles = rolesWith(permission);
  return roles.length === roleSchema.options.length ? 'any role' : `the role ${roles.join(' or ')}`;
}
