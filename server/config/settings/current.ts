import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { sameValue } from './canonical.ts';
import { leafDefault, leafValue } from './system.ts';
import type { UnitName } from './units.ts';

/** `server:github` → `['server', 'github']`. */
export function splitUnit(unit: UnitName): { kind: 'server' | 'group' | 'system'; name: string } | null {
  const [kind, ...rest] = unit.split(':');
  return kind === 'server' || kind === 'group' || kind === 'system' ? { kind, name: rest.join(':') } : null;
}

/** The spec or leaf that a unit has now; null where there is none (a leaf at its default counts as none). */
export function currentValue(snapshot: SettingsSnapshot, unit: UnitName): unknown {
  const split = splitUnit(unit);
  if (!split) return null;
  if (split.kind === 'server') return snapshot.servers.get(split.name)?.spec ?? null;
  if (split.kind === 'group') return snapshot.groups.get(split.name)?.spec ?? null;
  const value = leafValue(snapshot.system, split.name);
  return value === undefined || sameValue(value, leafDefault(split.name)) ? null : value;
}
