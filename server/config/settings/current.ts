import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { sameValue } from './canonical.ts';
import { leafDefault, leafValue, systemLeaves } from './system.ts';
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

/** Every unit of a snapshot, servers first; leaves only where they differ from their default. */
export function unitsOf(snapshot: SettingsSnapshot): UnitName[] {
  const leaves = [...systemLeaves.keys()].map((path) => `system:${path}`);
  return [
    ...[...snapshot.servers.keys()].map((name) => `server:${name}`),
    ...[...snapshot.groups.keys()].map((id) => `group:${id}`),
    ...leaves.filter((unit) => currentValue(snapshot, unit) !== null),
  ];
}
