import { sameValue } from '../config/settings/canonical.ts';
import { currentValue } from '../config/settings/current.ts';
import { leafDefault, leafValue, parseSystem, systemLeaves } from '../config/settings/system.ts';
import { redact } from '../contract/redact.ts';
import { remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import { type SystemConfig, systemConfigSchema } from '../contract/system-config.ts';
import { readSettings } from '../store/queries/settings.ts';
import { changeSettings } from './change.ts';
import type { ServiceContext } from './context.ts';
import { checkRevision, fieldProblem, invalidField, invalidInput, mergePatch } from './input.ts';
import { authorise } from './permissions.ts';
import { restoreSecrets } from './redaction.ts';

export interface SystemConfigView {
  /** Of the settings as a whole. */
  revision: number;
  /** Secrets read as dots. */
  config: SystemConfig;
}

export async function getSystemConfig(ctx: ServiceContext): Promise<SystemConfigView> {
  authorise(ctx, 'settings.manage');
  const { revision, system } = await readSettings(ctx.store.db, ctx.store.sealer);
  return { revision, config: systemConfigSchema.parse(redact(systemConfigSchema, system)) };
}

/**
 * Merges `patch` (RFC 7396); null puts a leaf, or a part, back to its default.
 * @throws PatchbayError `invalid_input` (also for unknown members), `stale`, `precondition_required`
 */
export async function patchSystemConfig(
  ctx: ServiceContext,
  { patch, ifMatch }: { patch: Record<string, unknown>; ifMatch: number | null | undefined },
): Promise<SystemConfigView> {
  authorise(ctx, 'settings.manage');
  await changeSettings(ctx, ({ current }) => {
    checkRevision(current.revision, ifMatch);
    const changes = leafChanges(current, patched(current.system, patch));
    return { changes, action: 'settings.update', summary: summaryOf(changes), result: null };
  });
  return getSystemConfig(ctx);
}

/** Leaves after the patch; those that are absent are at their default. */
function patched(system: SystemConfig, patch: Record<string, unknown>): Map<string, unknown> {
  const restored = restoreSecrets(mergePatch(system, patch), system, redact(systemConfigSchema, system), []);
  const { leaves, problems } = parseSystem(restored, []);
  if (problems.length > 0) throw invalidInput(problems.map((problem) => fieldProblem(problem)));
  return leaves;
}

function leafChanges(current: SettingsSnapshot, leaves: ReadonlyMap<string, unknown>): UnitChange[] {
  const separator = leaves.get('nameSeparator');
  if (typeof separator === 'string' && separator !== current.system.nameSeparator) {
    const aliases = [...current.groups.values()].flatMap(({ spec }) =>
      spec.servers.flatMap(({ alias }) => alias ?? []),
    );
    const names = [...current.servers.keys(), ...current.groups.keys(), ...aliases];
    const holder = names.find((name) => name.includes(separator));
    if (holder) throw invalidField('nameSeparator', remark('separator_in_use', { name: holder }));
  }
  return [...systemLeaves.keys()].flatMap((path) => {
    const value = leaves.get(path);
    const before = leafValue(current.system, path);
    if (sameValue(value ?? leafDefault(path), before)) return [];
    const after = value === undefined || sameValue(value, leafDefault(path)) ? null : value;
    const unit = `system:${path}`;
    return [{ unit, before: currentValue(current, unit), after }];
  });
}

function summaryOf(changes: readonly UnitChange[]): string {
  const names = changes.map(({ unit }) => unit.slice('system:'.length));
  return names.length <= 3 ? `Changed ${names.join(', ')}` : `Changed ${names.length} settings`;
}
