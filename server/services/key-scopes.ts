import { splitUnit } from '../config/settings/current.ts';
import type { KeyScope } from '../contract/key.ts';
import type { UnitChange } from '../contract/revision.ts';
import type { Db } from '../store/db.ts';
import { announce } from '../store/queries/changes.ts';
import { lockKeys, updateKey } from '../store/queries/keys.ts';
import { recordChange } from './audit.ts';
import type { ServiceContext } from './context.ts';
import { listedKey } from './keys.ts';

/** What a revision removes, by kind. */
interface Removed {
  servers: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

/**
 * Takes removed servers and groups out of the scopes that name them, in the transaction that removes them, each with
 * an audit record. Else a later server of the same name would be open to keys that nobody meant it for. A scope with
 * nothing left opens nothing.
 */
export async function forgetInScopes(
  ctx: ServiceContext,
  tx: Db,
  changes: readonly UnitChange[],
  revision: number | null,
): Promise<void> {
  const removed = removedBy(changes);
  if (removed.servers.size === 0 && removed.groups.size === 0) return;
  for (const before of await lockKeys(tx)) {
    const scope = without(before.scope, removed);
    if (scope === before.scope) continue;
    const after = { ...before, scope, revision: before.revision + 1 };
    await updateKey(tx, after);
    await recordChange(ctx, tx, {
      action: 'key.update',
      subject: `key:${before.id}`,
      before: listedKey(before),
      after: listedKey(after),
      revision,
    });
    await announce(tx, { topic: 'keys', name: before.id });
  }
}

function removedBy(changes: readonly UnitChange[]): Removed {
  const names = (kind: 'server' | 'group') =>
    new Set(
      changes.flatMap(({ unit, after }) => {
        const split = splitUnit(unit);
        return after === null && split?.kind === kind ? [split.name] : [];
      }),
    );
  return { servers: names('server'), groups: names('group') };
}

/** @returns the same scope where it names nothing of it */
function without(scope: KeyScope, { servers, groups }: Removed): KeyScope {
  if ('all' in scope) return scope;
  const left = {
    groups: scope.groups.filter((id) => !groups.has(id)),
    servers: scope.servers.filter((name) => !servers.has(name)),
    tools: scope.tools.filter(({ server }) => !servers.has(server)),
  };
  const size = ({ groups: g, servers: s, tools: t }: typeof left) => g.length + s.length + t.length;
  return size(left) === size(scope) ? scope : left;
}
