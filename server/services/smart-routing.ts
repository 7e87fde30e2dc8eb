import { currentValue } from '../config/settings/current.ts';
import type { KeyScope } from '../contract/key.ts';
import { scopeOf } from '../contract/principal.ts';
import { readSettings } from '../store/queries/settings.ts';
import { recordAct } from './audit.ts';
import { changeSettings } from './change.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, notFound } from './input.ts';
import { getKey } from './keys.ts';
import { authorise } from './permissions.ts';

/** What administrators say of what lies behind a smart endpoint. */
export interface SmartAbout {
  about: string | null;
  /** Of what holds it, which a change has to name: the settings as a whole, or the group. */
  revision: number;
}

/**
 * What a search may find: what the caller may, or a key in whose place it is asked.
 * @returns `full` is the caller's own scope beside that of a key
 * @throws PatchbayError `not_found`, also for keys that the caller may not see
 */
export async function searchScopes(
  ctx: ServiceContext,
  key: string | undefined,
): Promise<{ scope: KeyScope; full: KeyScope | null }> {
  authorise(ctx, 'view');
  const own = scopeOf(ctx.principal);
  if (key === undefined) return { scope: own, full: null };
  const { scope } = await getKey(ctx, { id: key });
  return { scope, full: own };
}

/** The line as it is saved, of everything or of a group. @throws PatchbayError `not_found` */
export async function getSmartAbout(
  ctx: ServiceContext,
  { group }: { group?: string | undefined },
): Promise<SmartAbout> {
  authorise(ctx, 'view');
  const { revision, system, groups } = await readSettings(ctx.store.db, ctx.store.sealer);
  if (group === undefined) return { about: system.smartRouting.about ?? null, revision };
  const stored = groups.get(group);
  if (!stored) throw notFound(`group "${group}"`);
  return { about: stored.spec.smartRouting?.about ?? null, revision: stored.revision };
}

const ABOUT = 'system:smartRouting.about';

/**
 * Changes the line of everything and no other setting, which is why editors may. That of a group is changed with it.
 * @param input.about null or empty is none
 * @throws PatchbayError `stale`
 */
export async function setSmartAbout(
  ctx: ServiceContext,
  { about, ifMatch }: { about: string | null; ifMatch: number | null },
): Promise<SmartAbout> {
  authorise(ctx, 'servers.edit');
  await changeSettings(ctx, ({ current }) => {
    checkRevision(current.revision, ifMatch);
    const changes = [{ unit: ABOUT, before: currentValue(current, ABOUT), after: about || null }];
    return { changes, action: 'settings.update', summary: 'Changed smartRouting.about', result: null };
  });
  return getSmartAbout(ctx, {});
}

/** Before all tools are embedded anew. */
export async function recordReindex(ctx: ServiceContext): Promise<void> {
  authorise(ctx, 'servers.operate');
  await recordAct(ctx, { action: 'smart-routing.reindex', subject: null, after: null });
}

/** Before what use has taught is forgotten. */
export async function recordForgetting(ctx: ServiceContext): Promise<void> {
  authorise(ctx, 'servers.operate');
  await recordAct(ctx, { action: 'smart-routing.forget', subject: null, after: null });
}
