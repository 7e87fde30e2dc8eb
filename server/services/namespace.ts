import { remark } from '../contract/remark.ts';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import { PatchbayError } from '../lib/errors.ts';
import { invalidField } from './input.ts';

/**
 * Servers and groups share one namespace, and the separator must not stand inside a name.
 * @throws PatchbayError `conflict`, `invalid_input`
 */
export function checkFreeName(current: SettingsSnapshot, name: string, field: string): void {
  const owner = current.servers.has(name) ? 'server' : current.groups.has(name) ? 'group' : null;
  if (owner)
    throw new PatchbayError('conflict', `There is a ${owner} "${name}" already`, {
      data: { name, kind: owner },
    });
  const separator = current.system.nameSeparator;
  if (name.includes(separator)) throw invalidField(field, remark('separator_in_name', { separator }));
}
