import type { Permission } from '../services/permissions.ts';

/** What a permission means, for the reference. */
const TEXTS: Record<Permission, string> = {
  view: 'any role',
  'tools.call': 'the role editor or admin',
  'servers.operate': 'the role editor or admin',
  'servers.edit': 'the role editor or admin',
  'groups.edit': 'the role editor or admin',
  'servers.configure': 'the role admin',
  'settings.manage': 'the role admin',
  'keys.own': 'the role editor or admin',
  'keys.all': 'the role admin',
  'audit.view': 'the role admin or auditor',
};

export function permissionText(permission: Permission): string {
  return TEXTS[permission];
}
