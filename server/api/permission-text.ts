import { roleSchema } from '../contract/key.ts';
import { type Permission, rolesWith } from '../contract/permissions.ts';

/** What a permission means, for the reference. */
export function permissionText(permission: Permission): string {
  const roles = rolesWith(permission);
  return roles.length === roleSchema.options.length ? 'any role' : `the role ${roles.join(' or ')}`;
}
