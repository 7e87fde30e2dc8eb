import type { z } from 'zod';
import { hasDrifted } from '../config/settings/drift.ts';
import { hubObjection } from '../config/settings/ports.ts';
import type { OriginDiff } from '../contract/api/servers.ts';
import { redact } from '../contract/redact.ts';
import { remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import {
  type ItemKind,
  type ItemOverride,
  type Origin,
  overrideSchemas,
  type ServerSpec,
  serverNameSchema,
  serverSpecSchema,
} from '../contract/server.ts';
import type { SettingsSnapshot, StoredServer } from '../contract/snapshot.ts';
import { PatchbayError } from '../lib/errors.ts';
import { readItemNames } from '../store/queries/discovered.ts';
import { type FileState, readFileContent } from './applied.ts';
import { recordAct } from './audit.ts';
import { changeSettings, readState } from './change.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, invalidField, mergePatch, notFound, parseInput } from './input.ts';
import { checkItemNames } from './item-names.ts';
import { checkFreeName } from './namespace.ts';
import { authorise } from './permissions.ts';
import { restoreSecrets } from './redaction.ts';
import { clearSecrets, targetChanged, withoutOtherKind } from './server-secrets.ts';
import { checkCommand } from './stdio-sources.ts';

export { type ImportReport, importServers } from './servers-import.ts';

/** A server as a caller may see it. */
export interface ListedServer {
  name: string;
  /** Secrets read as dots. */
  spec: ServerSpec;
  origin: Origin;
  /** It differs from what the settings file made of it. */
  drift: boolean;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  /** Ids of the groups that hold it. */
  groups: string[];
}

/** What an editor may change; every other member decides which code runs or where secrets go. */
const EDITABLE = new Set(['title', 'description', 'category', 'enabled', 'tools', 'prompts', 'resources']);

export async function listServers(ctx: ServiceContext): Promise<ListedServer[]> {
  authorise(ctx, 'view');
  const { current, file } = await readState(ctx);
  return [...current.servers.values()].map((server) => listed(server, current, file));
}

/** @throws PatchbayError `not_found` */
export async function getServer(ctx: ServiceContext, { name }: { name: string }): Promise<ListedServer> {
  authorise(ctx, 'view');
  const { current, file } = await readState(ctx);
  return listed(existing(current, name), current, file);
}

/**
 * What the settings file last made of a server, redacted, beside whether the server still is so.
 * @throws PatchbayError `not_found`
 */
export async function getOriginDiff(ctx: ServiceContext, { name }: { name: string }): Promise<OriginDiff> {
  authorise(ctx, 'view');
  const unit = `server:${name}`;
  const { db, sealer } = ctx.store;
  const [{ current, file }, content] = await Promise.all([readState(ctx), readFileContent(db, sealer, unit)]);
  existing(current, name);
  const spec = serverSpecSchema.safeParse(content);
  return {
    differs: hasDrifted(current, unit, file.units.get(unit)),
    file: spec.success ? shownSpec(spec.data) : null,
  };
}

/** @throws PatchbayError `conflict` when a server or group has the name, `invalid_input`, `forbidden` */
export async function createServer(
  ctx: ServiceContext,
  input: { name: string; spec: z.input<typeof serverSpecSchema> },
): Promise<ListedServer> {
  authorise(ctx, 'servers.configure');
  const name = parseInput(serverNameSchema, input.name, ['name']);
  const spec = parseInput(serverSpecSchema, restoreSecrets(input.spec, null, null, ['spec']), ['spec']);
  await changeSettings(ctx, ({ current }) => {
    checkFreeName(current, name, 'name');
    checkTarget(ctx, spec, 'spec.url');
    checkItemNames(null, spec, new Map());
    const change = { unit: `server:${name}`, before: null, after: spec };
    checkCommand(ctx, change);
    return { changes: [change], action: 'server.create', summary: `Added server ${name}`, result: null };
  });
  return getServer(ctx, { name });
}

/**
 * Merges `patch` (RFC 7396) into the spec. Dots that were shown for a secret keep the stored one. A new `url`,
 * `command` or kind of server clears stored secrets that the same patch doesn't enter again.
 * @throws PatchbayError `not_found`, `stale`, `precondition_required`, `invalid_input`, `forbidden`, `conflict` when an
 * item would be shown under another's name
 */
export async function updateServer(
  ctx: ServiceContext,
  {
    name,
    patch,
    ifMatch,
  }: { name: string; patch: Record<string, unknown>; ifMatch: number | null | undefined },
): Promise<ListedServer> {
  authorise(ctx, Object.keys(patch).every((key) => EDITABLE.has(key)) ? 'servers.edit' : 'servers.configure');
  const offered = await readItemNames(ctx.store.db, name);
  await changeSettings(ctx, ({ current }) => {
    const stored = existing(current, name);
    checkRevision(stored.revision, ifMatch);
    const after = patched(stored.spec, patch);
    if (targetChanged(stored.spec, after)) checkTarget(ctx, after, 'url');
    checkItemNames(stored.spec, after, offered);
    const change = { unit: `server:${name}`, before: stored.spec, after };
    checkCommand(ctx, change);
    return { changes: [change], action: 'server.update', summary: `Changed server ${name}`, result: null };
  });
  return getServer(ctx, { name });
}

function patched(stored: ServerSpec, patch: Record<string, unknown>): ServerSpec {
  const merged = mergePatch(withoutOtherKind(stored, patch.type), patch);
  const restored = restoreSecrets(merged, stored, redact(serverSpecSchema, stored), []);
  const spec = parseInput(serverSpecSchema, restored);
  return targetChanged(stored, spec) ? clearSecrets(stored, spec, patch) : spec;
}

/** @throws PatchbayError `not_found`, `stale`, `precondition_required`, `forbidden` */
export async function deleteServer(
  ctx: ServiceContext,
  { name, ifMatch }: { name: string; ifMatch: number | null | undefined },
): Promise<void> {
  authorise(ctx, 'servers.configure');
  await changeSettings(ctx, ({ current }) => {
    const { revision, spec } = existing(current, name);
    checkRevision(revision, ifMatch);
    const changes = [{ unit: `server:${name}`, before: spec, after: null }];
    return { changes, action: 'server.delete', summary: `Removed server ${name}`, result: null };
  });
}

/** @throws PatchbayError `not_found`, `forbidden` */
export async function setServerEnabled(
  ctx: ServiceContext,
  { name, enabled }: { name: string; enabled: boolean },
): Promise<ListedServer> {
  authorise(ctx, 'servers.operate');
  await changeSettings(ctx, ({ current }) => {
    const { spec } = existing(current, name);
    const verb = enabled ? 'enable' : 'disable';
    const changes = [{ unit: `server:${name}`, before: spec, after: { ...spec, enabled } }];
    return {
      changes,
      action: `server.${verb}`,
      summary: `${enabled ? 'Enabled' : 'Disabled'} server ${name}`,
      result: null,
    };
  });
  return getServer(ctx, { name });
}

/**
 * How one item is shown; null shows it as its server does.
 * @throws PatchbayError `not_found`, `invalid_input`, `conflict` when another item of the server has the name
 */
export async function setItemOverride(
  ctx: ServiceContext,
  input: { server: string; kind: ItemKind; item: string; override: ItemOverride | null },
): Promise<void> {
  authorise(ctx, 'servers.edit');
  const { server, kind, item } = input;
  // Schemas drop this key without a word, so an override of it would be lost.
  if (item === '__proto__' || item === '') throw invalidField('item', remark('item_fixed'));
  const override = input.override === null ? null : parseInput(overrideSchemas[kind], input.override);
  const offered = await readItemNames(ctx.store.db, server);
  await changeSettings(ctx, ({ current }) => {
    const { spec } = existing(current, server);
    const items = new Map(Object.entries(spec[kind] ?? {}));
    if (override === null || Object.keys(override).length === 0) items.delete(item);
    else items.set(item, override);
    const { [kind]: _, ...rest } = spec;
    const after = items.size === 0 ? rest : { ...rest, [kind]: Object.fromEntries(items) };
    checkItemNames(spec, after, offered);
    const changes: UnitChange[] = [{ unit: `server:${server}`, before: spec, after }];
    return { changes, action: 'server.item', summary: `Changed ${kind} of server ${server}`, result: null };
  });
}

/**
 * For a restart that follows: whether it may be, and the record of who asked for it.
 * @throws PatchbayError `not_found`, `forbidden`, `conflict` for a disabled server
 */
export async function recordRestart(ctx: ServiceContext, { name }: { name: string }): Promise<ListedServer> {
  authorise(ctx, 'servers.operate');
  const server = await getServer(ctx, { name });
  if (!server.spec.enabled) throw new PatchbayError('conflict', `${name} is disabled; enable it instead`);
  await recordAct(ctx, { action: 'server.restart', subject: `server:${name}`, after: null });
  return server;
}

/**
 * The spec a connection test uses: the stored one, or `spec` with its dots replaced by the stored secrets. Who tests
 * what is recorded, as a test runs a command or carries secrets to a URL.
 * @throws PatchbayError `invalid_input` when dots would send a stored secret to another url or command
 */
export async function specForTest(
  ctx: ServiceContext,
  { name, spec }: { name: string; spec: ServerSpec | null },
): Promise<ServerSpec> {
  authorise(ctx, spec === null ? 'servers.operate' : 'servers.configure');
  const { current } = await readState(ctx);
  if (spec === null) {
    const { spec: saved } = existing(current, name);
    await recordTest(ctx, name, null);
    return saved;
  }
  const stored = current.servers.get(name)?.spec ?? null;
  const shown = stored && shownSpec(stored);
  // Secrets belong to the target they were entered for, which may hold one itself and then reads as it was shown.
  const same = [stored, shown].some((target) => target !== null && !targetChanged(target, spec));
  const known = same ? stored : null;
  const restored = parseInput(serverSpecSchema, restoreSecrets(spec, known, known && shown, ['spec']), [
    'spec',
  ]);
  checkCommand(ctx, { unit: `server:${name}`, before: stored, after: restored });
  await recordTest(ctx, name, restored);
  return restored;
}

/** @param unsaved the spec that is tested, where it is not the stored one */
function recordTest(ctx: ServiceContext, name: string, unsaved: ServerSpec | null): Promise<void> {
  const after = unsaved && redact(serverSpecSchema, unsaved);
  return recordAct(ctx, { action: 'server.test', subject: `server:${name}`, after });
}

/** @throws PatchbayError `invalid_input` for the address of this hub */
function checkTarget(ctx: ServiceContext, spec: ServerSpec, field: string): void {
  const objection = hubObjection(spec, ctx.policy.hub);
  if (objection) throw invalidField(field, objection);
}

function existing(current: SettingsSnapshot, name: string): StoredServer {
  const server = current.servers.get(name);
  if (!server) throw notFound(`server "${name}"`);
  return server;
}

function listed(server: StoredServer, current: SettingsSnapshot, file: FileState): ListedServer {
  const unit = `server:${server.name}`;
  const groups = [...current.groups.values()].filter(({ spec }) =>
    spec.servers.some((member) => member.name === server.name),
  );
  return {
    ...server,
    spec: shownSpec(server.spec),
    drift: hasDrifted(current, unit, file.units.get(unit)),
    groups: groups.map(({ id }) => id),
  };
}

/** Lists show every entry again and again, and the store hands out the same object while an entry stays the same. */
const shownSpecs = new WeakMap<ServerSpec, ServerSpec>();

/** Redacted. Dots instead of a url or a number would not parse, so what doesn't is an error of ours. */
function shownSpec(spec: ServerSpec): ServerSpec {
  const known = shownSpecs.get(spec);
  if (known) return known;
  const parsed = serverSpecSchema.safeParse(redact(serverSpecSchema, spec));
  if (parsed.success) {
    shownSpecs.set(spec, parsed.data);
    return parsed.data;
  }
  throw new PatchbayError('internal', 'A server could not be shown without its secrets', {
    cause: parsed.error,
  });
}
