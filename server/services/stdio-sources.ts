import { sameValue } from '../config/settings/canonical.ts';
import { type Remark, remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import { type StdioSpec, serverSpecSchema } from '../contract/server.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { ServiceContext } from './context.ts';

/** Why `STDIO_SOURCES` forbids a change, or null. Switching a known command on or off introduces nothing. */
export function commandObjection(ctx: ServiceContext, change: UnitChange): Remark | null {
  const after = stdioOf(change.after);
  if (!after) return null;
  const before = stdioOf(change.before);
  const same =
    before &&
    (['command', 'args', 'env', 'cwd'] as const).every((key) =>
      sameValue(before[key] ?? null, after[key] ?? null),
    );
  const source = ctx.principal.kind === 'file' ? 'file' : 'admin';
  if (same || ctx.policy.stdio[source]) return null;
  return source === 'file' ? remark('commands_from_file') : remark('commands_by_file');
}

/** @throws PatchbayError `forbidden` */
export function checkCommand(ctx: ServiceContext, change: UnitChange): void {
  const objection = commandObjection(ctx, change);
  if (objection) throw new PatchbayError('forbidden', `${change.unit}: ${objection.message}`);
}

function stdioOf(value: unknown): StdioSpec | null {
  const parsed = serverSpecSchema.safeParse(value);
  return parsed.success && parsed.data.type === 'stdio' ? parsed.data : null;
}
