import { sameValue } from '../config/settings/canonical.ts';
import { splitUnit } from '../config/settings/current.ts';
import type { AppliedState, AppliedUnit } from '../config/settings/plan.ts';
import { groupSpecSchema } from '../contract/group.ts';
import { principalId } from '../contract/principal.ts';
import type { UnitChange } from '../contract/revision.ts';
import { type Origin, serverSpecSchema } from '../contract/server.ts';
import type { Db } from '../store/db.ts';
import { announce } from '../store/queries/changes.ts';
import { insertRevision } from '../store/queries/revisions.ts';
import {
  lockSettings,
  putGroup,
  putServer,
  putSystemLeaf,
  readSettings,
  removeGroup,
  removeServer,
  removeSystemLeaf,
  type SettingsRead,
} from '../store/queries/settings.ts';
import { type FileState, readFileState, writeFileState } from './applied.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { forgetInScopes } from './key-scopes.ts';
import { redactChange } from './redaction.ts';

/** What is known when a verb decides: the settings, locked, and what was applied from the file. */
export interface SettingsState {
  current: SettingsRead;
  file: FileState;
}

export interface Decision<T> {
  /** What to change; units whose value stays the same are passed over. */
  changes: UnitChange[];
  /** e.g. `server.create`; one audit record per unit carries it. */
  action: string;
  /** One line for the list of revisions. */
  summary: string;
  /** Bookkeeping of the settings file that goes with it; null forgets. */
  applied?: ReadonlyMap<string, AppliedUnit | null>;
  /** Place of the applied document; default the newest so far. */
  sequence?: number;
  /** Who brings what is new; default an administrator. */
  origin?: Origin;
  also?: (tx: Db, revision: number | null) => Promise<void>;
  result: T;
}

export interface Outcome<T> {
  /** Null when nothing changed. */
  revision: number | null;
  changes: UnitChange[];
  result: T;
}

/** The settings as they are now, without a lock: for verbs that only look. */
export async function readState({ store }: ServiceContext): Promise<SettingsState> {
  const { db, sealer } = store;
  const [current, file] = await Promise.all([readSettings(db, sealer), readFileState(db, sealer)]);
  return { current, file };
}

/**
 * The one road of every change of the settings: takes the writers' lock, reads, lets `decide` (pure) say what to
 * change, and writes rows, revision, audit records and the announcement, all in one transaction.
 */
export function changeSettings<T>(
  ctx: ServiceContext,
  decide: (state: SettingsState) => Decision<T>,
): Promise<Outcome<T>> {
  const { store } = ctx;
  return store.transaction(async (tx) => {
    await lockSettings(tx);
    const state = {
      current: await readSettings(tx, store.sealer),
      file: await readFileState(tx, store.sealer),
    };
    const decision = decide(state);
    const changes = decision.changes.filter((change) => !sameValue(change.before, change.after));
    const revision = changes.length === 0 ? null : await write(ctx, tx, state, decision, changes);
    await writeFileState(
      tx,
      store.sealer,
      decision.applied ?? tombstones(state, changes),
      state.file.sequence,
    );
    await forgetInScopes(ctx, tx, changes, revision);
    await decision.also?.(tx, revision);
    if (revision !== null)
      await announce(tx, { topic: 'settings', name: changes.length === 1 ? (changes[0]?.unit ?? '') : '' });
    return { revision, changes, result: decision.result };
  });
}

async function write<T>(
  ctx: ServiceContext,
  tx: Db,
  state: SettingsState,
  decision: Decision<T>,
  changes: UnitChange[],
): Promise<number> {
  const principal = principalId(ctx.principal);
  const { sealer } = ctx.store;
  const revision = await insertRevision(tx, sealer, { principal, summary: decision.summary, changes });
  // Removals first: a name may change from a group to a server in one revision.
  for (const change of [...changes].sort((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
    await writeUnit(ctx, tx, state.current, change, { revision, origin: decision.origin ?? 'admin' });
  }
  for (const change of changes) {
    const { unit, before, after } = redactChange(change);
    await recordChange(ctx, tx, { action: decision.action, subject: unit, before, after, revision });
  }
  return revision;
}

async function writeUnit(
  { store: { sealer } }: ServiceContext,
  tx: Db,
  current: SettingsRead,
  { unit, after }: UnitChange,
  stamp: { revision: number; origin: Origin },
): Promise<void> {
  const split = splitUnit(unit);
  if (split?.kind === 'server') {
    if (after === null) return void (await removeServer(tx, split.name));
    const origin = current.servers.get(split.name)?.origin ?? stamp.origin;
    await putServer(tx, sealer, { name: split.name, spec: serverSpecSchema.parse(after), ...stamp, origin });
  } else if (split?.kind === 'group') {
    if (after === null) return void (await removeGroup(tx, split.name));
    const origin = current.groups.get(split.name)?.origin ?? stamp.origin;
    await putGroup(tx, { id: split.name, spec: groupSpecSchema.parse(after), ...stamp, origin });
  } else if (split?.kind === 'system') {
    if (after === null) await removeSystemLeaf(tx, split.name);
    else await putSystemLeaf(tx, sealer, split.name, after);
  }
}

/** A unit of the file that is removed by hand stays away until its text changes. */
function tombstones({ file }: SettingsState, changes: readonly UnitChange[]): Map<string, AppliedState> {
  return new Map(
    changes.flatMap(({ unit, after }) => {
      const state = file.units.get(unit);
      return after === null && state && splitUnit(unit)?.kind !== 'system'
        ? [[unit, { ...state, state: 'deleted' }]]
        : [];
    }),
  );
}
