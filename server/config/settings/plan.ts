import { type Remark, remark } from '../../contract/remark.ts';
import type { UnitChange } from '../../contract/revision.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { canonicalJson, digest, sameValue } from './canonical.ts';
import { currentValue, splitUnit } from './current.ts';
import { errorAt, type SettingsProblem } from './problem.ts';
import { leafDefault } from './system.ts';
import type { ParsedSettings, ParsedUnit, UnitName } from './units.ts';

/** What an application of the file left behind for one unit. */
export interface AppliedState {
  /** Hash of the unit's text in the file. */
  text: string;
  /** Hash of the value that was written; the unit has drifted when its value hashes differently. */
  value: string;
  /** `deleted`: an administrator removed the unit; it stays away until its text changes. */
  state: 'applied' | 'deleted';
  /** The file created it, so taking it out of the file removes it. */
  brought: boolean;
}

/** The same with the value itself where it was just applied; what is read back has only its hash. */
export interface AppliedUnit extends AppliedState {
  content?: unknown;
}

export interface PlanInput {
  parsed: ParsedSettings;
  applied: ReadonlyMap<UnitName, AppliedState>;
  current: SettingsSnapshot;
  /** Allows a document without servers and groups to remove all that the file brought. */
  prune: boolean;
  /** The document is older than one that was applied (see `order.ts`). */
  older: boolean;
  /** Says why a change may not be made (a policy), or null. */
  forbid?: (change: UnitChange) => Remark | null;
}

export interface Plan {
  changes: UnitChange[];
  /** What to remember; null forgets. */
  applied: ReadonlyMap<UnitName, AppliedUnit | null>;
  /** Units of the file that were not written although they differ, and why. */
  kept: Array<{ unit: UnitName; reason: string }>;
  problems: SettingsProblem[];
  /** Nothing at all was planned, and why. */
  refused?: 'older' | 'empty';
}

export const KEPT = {
  deleted: 'deleted in the console; it comes back when its text changes',
  edited: 'edited in the console; the file wins when its text changes',
  wrong: 'has an error in the file; what was there stays',
  notBrought: 'was there before the file named it',
} as const;

/**
 * Decides what applying a settings document changes, the way `kubectl apply` does: the text of each unit is compared
 * with the text that was applied last, so that only a changed text overrules the console. Pure.
 */
export function planApply(input: PlanInput): Plan {
  const { parsed, applied, current } = input;
  if (input.older) return { ...NOTHING, problems: [...parsed.problems, OLDER], refused: 'older' };
  const plan: Draft = { changes: [], applied: new Map(), kept: [] };
  const problems = [...parsed.problems];
  for (const [name, state] of applied) planAbsent(input, name, state, plan);
  if (removesEverything(input, plan.changes)) {
    return { ...NOTHING, problems: [...problems, EMPTY], refused: 'empty' };
  }
  const taken = namesAfter(current, plan.changes);
  const aliases = standingAliases(input, plan.changes);
  for (const [name, unit] of parsed.units) {
    const before = currentValue(current, name);
    const state = applied.get(name);
    if (state && state.text === unit.hash) {
      if (before === null && unit.kind !== 'system') plan.kept.push({ unit: name, reason: KEPT.deleted });
      else if (!sameValue(before, comparable(unit))) plan.kept.push({ unit: name, reason: KEPT.edited });
      continue;
    }
    const change: UnitChange = { unit: name, before, after: comparable(unit) };
    const objection =
      conflict(unit, taken, aliases) ?? (differs(change) ? (input.forbid?.(change) ?? null) : null);
    if (objection !== null) {
      problems.push(errorAt(unit.path, objection));
      plan.kept.push({ unit: name, reason: objection.message });
      continue;
    }
    if (differs(change)) plan.changes.push(change);
    plan.applied.set(name, {
      text: unit.hash,
      value: digest(canonicalJson(change.after)),
      state: 'applied',
      brought: before === null || (state?.state === 'applied' && state.brought),
      content: change.after,
    });
  }
  for (const name of parsed.held) {
    if (!name.endsWith('*')) plan.kept.push({ unit: name, reason: KEPT.wrong });
  }
  return { ...plan, problems };
}

const NOTHING: Draft = { changes: [], applied: new Map(), kept: [] };

const OLDER = errorAt('', remark('document_older'));
const EMPTY = errorAt('', remark('document_empties'));

interface Draft {
  changes: UnitChange[];
  applied: Map<UnitName, AppliedUnit | null>;
  kept: Plan['kept'];
}

/** A unit that was applied once and that the file doesn't name any more. */
function planAbsent({ parsed, current }: PlanInput, name: UnitName, state: AppliedState, draft: Draft): void {
  const kind = splitUnit(name)?.kind;
  if (parsed.units.has(name) || parsed.held.has(name) || parsed.held.has(`${kind}:*`)) return;
  const before = currentValue(current, name);
  draft.applied.set(name, null);
  if (before === null) return;
  if (state.state === 'applied' && state.brought) draft.changes.push({ unit: name, before, after: null });
  else draft.kept.push({ unit: name, reason: KEPT.notBrought });
}

function removesEverything({ parsed, prune }: PlanInput, removals: readonly UnitChange[]): boolean {
  if (prune) return false;
  const entries = [...parsed.units.keys(), ...parsed.held].filter((unit) => !unit.startsWith('system:'));
  return entries.length === 0 && removals.some(({ unit }) => !unit.startsWith('system:'));
}

/** Which kind of unit each name of the shared namespace belongs to once the removals are done. */
function namesAfter(
  current: SettingsSnapshot,
  removals: readonly UnitChange[],
): Map<string, 'server' | 'group'> {
  const removed = new Set(removals.map(({ unit }) => unit));
  const names = new Map<string, 'server' | 'group'>();
  for (const name of current.servers.keys()) if (!removed.has(`server:${name}`)) names.set(name, 'server');
  for (const id of current.groups.keys()) if (!removed.has(`group:${id}`)) names.set(id, 'group');
  return names;
}

/** Aliases in groups that the document leaves as they are. */
function standingAliases({ parsed, applied, current }: PlanInput, removals: readonly UnitChange[]): string[] {
  const gone = new Set(removals.map(({ unit }) => unit));
  return [...current.groups.values()].flatMap(({ id, spec }) => {
    const unit = parsed.units.get(`group:${id}`);
    const replaced = unit !== undefined && applied.get(`group:${id}`)?.text !== unit.hash;
    return replaced || gone.has(`group:${id}`) ? [] : spec.servers.flatMap(({ alias }) => alias ?? []);
  });
}

function conflict(
  unit: ParsedUnit,
  taken: ReadonlyMap<string, 'server' | 'group'>,
  aliases: readonly string[],
): Remark | null {
  if (unit.kind === 'system') {
    const separator = unit.name === 'nameSeparator' && typeof unit.value === 'string' ? unit.value : null;
    const holder =
      separator === null ? undefined : [...taken.keys(), ...aliases].find((name) => name.includes(separator));
    return holder === undefined ? null : remark('separator_contained', { name: holder });
  }
  const owner = taken.get(unit.name);
  if (owner !== undefined && owner !== unit.kind)
    return remark(owner === 'server' ? 'held_by_server' : 'held_by_group', { name: unit.name });
  return null;
}

function differs(change: UnitChange): boolean {
  return !sameValue(change.before, change.after);
}

/** A leaf at its default is the absence of a leaf, so that both sides of a comparison speak the same language. */
function comparable(unit: ParsedUnit): unknown {
  if (unit.kind !== 'system') return unit.spec;
  return sameValue(unit.value, leafDefault(unit.name)) ? null : unit.value;
}
