import { sameValue } from '../config/settings/canonical.ts';
import { currentValue } from '../config/settings/current.ts';
import type { SettingsProblem } from '../config/settings/problem.ts';
import type { Revision, UnitChange } from '../contract/revision.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Page, PageRequest } from '../store/queries/page.ts';
import * as store from '../store/queries/revisions.ts';
import { readSettings } from '../store/queries/settings.ts';
import { changeSettings } from './change.ts';
import type { ServiceContext } from './context.ts';
import { notFound } from './input.ts';
import { authorise } from './permissions.ts';
import { redactChange } from './redaction.ts';
import { checkCommand } from './stdio-sources.ts';

/** Newest first. */
export async function listRevisions(ctx: ServiceContext, page: PageRequest): Promise<Page<Revision>> {
  authorise(ctx, 'settings.manage');
  return store.listRevisions(ctx.store.db, page);
}

/** One revision with what it changed, redacted. @throws PatchbayError `not_found` */
export async function getRevision(
  ctx: ServiceContext,
  { number }: { number: number },
): Promise<Revision & { changes: UnitChange[] }> {
  authorise(ctx, 'settings.manage');
  const [revision] = await store.readRevisions(ctx.store.db, ctx.store.sealer, {
    after: number - 1,
    upTo: number,
  });
  if (!revision) throw notFound(`revision ${number}`);
  return { ...revision, changes: revision.changes.map(redactChange) };
}

/** What lies between two states, redacted; `to` is by default the newest. @throws PatchbayError `not_found` */
export async function diffRevisions(
  ctx: ServiceContext,
  { from, to }: { from: number; to?: number | null | undefined },
): Promise<{ from: number; to: number; changes: UnitChange[] }> {
  authorise(ctx, 'settings.manage');
  const newest = (await readSettings(ctx.store.db, ctx.store.sealer)).revision;
  const end = to ?? newest;
  const [low, high] = from <= end ? [from, end] : [end, from];
  if (high > newest) throw notFound(`revision ${high}`);
  const net = netChanges(await between(ctx, low, high));
  const ordered =
    from <= end ? net : net.map(({ unit, before, after }) => ({ unit, before: after, after: before }));
  return { from, to: end, changes: ordered.map(redactChange) };
}

/**
 * Brings back the state at revision `to` (0: before the first), as a new revision.
 * @returns the changes, redacted; revision null when nothing differs or on a dry run
 * @throws PatchbayError `not_found` when that state is unknown or no longer kept
 */
export async function rollback(
  ctx: ServiceContext,
  { to, dryRun }: { to: number; dryRun?: boolean },
): Promise<{ revision: number | null; changes: UnitChange[]; problems: SettingsProblem[] }> {
  authorise(ctx, 'settings.manage');
  const newest = (await readSettings(ctx.store.db, ctx.store.sealer)).revision;
  if (to > newest) throw notFound(`revision ${to}`);
  const undone = netChanges(await between(ctx, to, newest));
  const { revision, result } = await changeSettings(ctx, ({ current }) => {
    if (current.revision !== newest)
      throw new PatchbayError('stale', 'The settings were changed meanwhile; try again');
    const changes = undone
      .map(({ unit, before }) => ({ unit, before: currentValue(current, unit), after: before }))
      .filter(isChange);
    for (const change of changes) checkCommand(ctx, change);
    const summary = `Rolled back to revision ${to}`;
    return { changes: dryRun ? [] : changes, action: 'settings.rollback', summary, result: changes };
  });
  return { revision, changes: result.map(redactChange), problems: [] };
}

async function between(ctx: ServiceContext, after: number, upTo: number): Promise<UnitChange[]> {
  if (after === upTo) return [];
  const revisions = await store.readRevisions(ctx.store.db, ctx.store.sealer, { after, upTo });
  if (revisions.length !== upTo - after) {
    throw new PatchbayError(
      'not_found',
      `Revisions after ${after} are no longer kept, so that state is unknown`,
    );
  }
  return revisions.flatMap(({ changes }) => changes);
}

/** One change per unit that differs in the end: its first `before` and its last `after`. */
function netChanges(changes: readonly UnitChange[]): UnitChange[] {
  const net = new Map<string, UnitChange>();
  for (const { unit, before, after } of changes) {
    net.set(unit, { unit, before: net.has(unit) ? (net.get(unit)?.before ?? null) : before, after });
  }
  return [...net.values()].filter(isChange);
}

function isChange({ before, after }: UnitChange): boolean {
  return !sameValue(before, after);
}
