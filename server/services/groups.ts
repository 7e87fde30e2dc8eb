import type { z } from 'zod';
import { hasDrifted } from '../config/settings/drift.ts';
import { aliasProblems, shadowOf } from '../config/settings/group-rules.ts';
import { type GroupSpec, groupIdSchema, groupSpecSchema } from '../contract/group.ts';
import { type Remark, remark } from '../contract/remark.ts';
import type { Origin } from '../contract/server.ts';
import type { SettingsSnapshot, StoredGroup } from '../contract/snapshot.ts';
import type { FieldProblem } from '../lib/errors.ts';
import { readSettings } from '../store/queries/settings.ts';
import type { FileState } from './applied.ts';
import { changeSettings, readState } from './change.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, invalidInput, mergePatch, notFound, parseInput } from './input.ts';
import { checkFreeName } from './namespace.ts';
import { authorise } from './permissions.ts';

export interface ListedGroup {
  id: string;
  spec: GroupSpec;
  origin: Origin;
  /** It differs from what the settings file made of it. */
  drift: boolean;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  /** It answers under its name, too. */
  nameRoute: boolean;
  /** What about it does not do what it seems to. */
  warnings: Remark[];
}

export async function listGroups(ctx: ServiceContext): Promise<ListedGroup[]> {
  authorise(ctx, 'view');
  const { current, file } = await readState(ctx);
  return [...current.groups.values()].map((group) => listed(group, current, file));
}

/** Groups with a server among their members, with the names that people gave them. */
export async function groupsHolding(
  ctx: ServiceContext,
  server: string,
): Promise<Array<{ id: string; name: string | null }>> {
  authorise(ctx, 'view');
  const { groups } = await readSettings(ctx.store.db, ctx.store.sealer);
  return [...groups.values()]
    .filter(({ spec }) => spec.servers.some(({ name }) => name === server))
    .map(({ id, spec }) => ({ id, name: spec.name ?? null }));
}

/** @throws PatchbayError `not_found` */
export async function getGroup(ctx: ServiceContext, { id }: { id: string }): Promise<ListedGroup> {
  authorise(ctx, 'view');
  const { current, file } = await readState(ctx);
  return listed(existing(current, id), current, file);
}

/** @throws PatchbayError `conflict` when a server or group has the id, `invalid_input` */
export async function createGroup(
  ctx: ServiceContext,
  input: { id: string; spec: z.input<typeof groupSpecSchema> },
): Promise<ListedGroup> {
  authorise(ctx, 'groups.edit');
  const id = parseInput(groupIdSchema, input.id, ['id']);
  const spec = parseInput(groupSpecSchema, input.spec, ['spec']);
  await changeSettings(ctx, ({ current }) => {
    checkFreeName(current, id, 'id');
    checkMembers(spec, null, current, 'spec.');
    const changes = [{ unit: `group:${id}`, before: null, after: spec }];
    return { changes, action: 'group.create', summary: `Added group ${id}`, result: null };
  });
  return getGroup(ctx, { id });
}

/** What saving the spec would be refused for, as the group `id` or, if there is none yet, as a new one. */
export async function groupProblems(
  ctx: ServiceContext,
  { id, spec }: { id: string | null; spec: GroupSpec },
): Promise<FieldProblem[]> {
  authorise(ctx, 'groups.edit');
  const { current } = await readState(ctx);
  const stored = id === null ? undefined : current.groups.get(id);
  return memberProblems(spec, stored?.spec ?? null, current, 'spec.');
}

/** Merges `patch` (RFC 7396) into the spec. @throws PatchbayError `not_found`, `stale`, `invalid_input` */
export async function updateGroup(
  ctx: ServiceContext,
  { id, patch, ifMatch }: { id: string; patch: Record<string, unknown>; ifMatch: number | null | undefined },
): Promise<ListedGroup> {
  authorise(ctx, 'groups.edit');
  await changeSettings(ctx, ({ current }) => {
    const stored = existing(current, id);
    checkRevision(stored.revision, ifMatch);
    const after = parseInput(groupSpecSchema, mergePatch(stored.spec, patch));
    checkMembers(after, stored.spec, current, '');
    const changes = [{ unit: `group:${id}`, before: stored.spec, after }];
    return { changes, action: 'group.update', summary: `Changed group ${id}`, result: null };
  });
  return getGroup(ctx, { id });
}

/** @throws PatchbayError `not_found`, `stale`, `precondition_required` */
export async function deleteGroup(
  ctx: ServiceContext,
  { id, ifMatch }: { id: string; ifMatch: number | null | undefined },
): Promise<void> {
  authorise(ctx, 'groups.edit');
  await changeSettings(ctx, ({ current }) => {
    const { revision, spec } = existing(current, id);
    checkRevision(revision, ifMatch);
    const changes = [{ unit: `group:${id}`, before: spec, after: null }];
    return { changes, action: 'group.delete', summary: `Removed group ${id}`, result: null };
  });
}

/** @throws PatchbayError `invalid_input` */
function checkMembers(
  spec: GroupSpec,
  before: GroupSpec | null,
  current: SettingsSnapshot,
  under: string,
): void {
  const fields = memberProblems(spec, before, current, under);
  if (fields.length > 0) throw invalidInput(fields);
}

/** A member that isn't there is a slip of the pen now, but may stay where it was before (its server was removed). */
function memberProblems(
  spec: GroupSpec,
  before: GroupSpec | null,
  current: SettingsSnapshot,
  under: string,
): FieldProblem[] {
  const known = new Set([...current.servers.keys(), ...(before?.servers ?? []).map(({ name }) => name)]);
  const seen = new Set<string>();
  const fields = spec.servers.flatMap(({ name }, index) => {
    const path = `${under}servers[${index}].name`;
    if (seen.has(name)) return [{ path, ...remark('server_twice', { name }) }];
    seen.add(name);
    return known.has(name) ? [] : [{ path, ...remark('no_server', { name }) }];
  });
  const aliases = aliasProblems(spec.servers, current.system.nameSeparator).map(({ index, said }) => ({
    path: `${under}servers[${index}].alias`,
    ...said,
  }));
  return [...fields, ...aliases];
}

function existing(current: SettingsSnapshot, id: string): StoredGroup {
  const group = current.groups.get(id);
  if (!group) throw notFound(`group "${id}"`);
  return group;
}

function listed(group: StoredGroup, current: SettingsSnapshot, file: FileState): ListedGroup {
  const unit = `group:${group.id}`;
  const drift = hasDrifted(current, unit, file.units.get(unit));
  const { name } = group.spec;
  const shadow = shadowIn(current, group);
  const routed = current.system.routing.enableGroupNameRoute;
  return {
    ...group,
    drift,
    nameRoute: routed && name !== undefined && name !== group.id && shadow === null,
    warnings: routed && shadow ? [shadow] : [],
  };
}

function shadowIn(current: SettingsSnapshot, group: StoredGroup): Remark | null {
  const named = ({ id, spec }: StoredGroup) => ({ id, name: spec.name });
  const groups = [...current.groups.values()].map(named);
  return shadowOf(named(group), groups, (name) => current.servers.has(name));
}
