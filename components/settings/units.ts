import type { UnitChange } from '../../server/contract/revision.ts';

export type UnitKind = 'server' | 'group' | 'system';
export type ChangeKind = 'created' | 'updated' | 'removed';

/** `server:github` → kind and name; what is not known counts as a leaf of the configuration. */
export function unitOf(unit: string): { kind: UnitKind; name: string } {
  const at = unit.indexOf(':');
  const kind = unit.slice(0, Math.max(at, 0));
  const name = unit.slice(at + 1);
  return { kind: kind === 'server' || kind === 'group' ? kind : 'system', name };
}

/** A leaf of the configuration is always there: without a value it has its default. */
export function changeOf({ unit, before, after }: UnitChange): ChangeKind {
  if (unitOf(unit).kind === 'system') return 'updated';
  if (before === null) return 'created';
  return after === null ? 'removed' : 'updated';
}

/** Servers, then groups, then the rest, each by name. */
export function byUnit(one: { unit: string }, other: { unit: string }): number {
  const [a, b] = [unitOf(one.unit), unitOf(other.unit)];
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || collator.compare(a.name, b.name);
}

const ORDER: UnitKind[] = ['server', 'group', 'system'];
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
