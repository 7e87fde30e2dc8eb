import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { canonicalJson, digest } from './canonical.ts';
import { currentValue } from './current.ts';
import type { AppliedState } from './plan.ts';
import type { UnitName } from './units.ts';

/**
 * Whether a unit differs from what the settings file last made of it. A unit that no file ever named can't drift.
 */
export function hasDrifted(
  snapshot: SettingsSnapshot,
  unit: UnitName,
  state: AppliedState | undefined,
): boolean {
  if (!state) return false;
  return valueDigest(currentValue(snapshot, unit)) !== state.value;
}

const digests = new WeakMap<object, string>();

/** Snapshots share the values that stayed the same, so most were digested before. */
function valueDigest(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null;
  const known = isObject ? digests.get(value) : undefined;
  const found = known ?? digest(canonicalJson(value));
  if (isObject) digests.set(value, found);
  return found;
}

/** Every drifted unit. */
export function driftedUnits(
  snapshot: SettingsSnapshot,
  applied: ReadonlyMap<UnitName, AppliedState>,
): UnitName[] {
  return [...applied].flatMap(([unit, state]) => (hasDrifted(snapshot, unit, state) ? [unit] : []));
}
