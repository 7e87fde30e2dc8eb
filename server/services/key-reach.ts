import type { KeyLimits, KeyScope, Role } from '../contract/key.ts';
import { covers } from '../contract/permissions.ts';
import { type Principal, roleOf, scopeOf } from '../contract/principal.ts';
import { PatchbayError } from '../lib/errors.ts';

/**
 * A key never reaches further than who makes or changes it, neither on MCP endpoints nor on the REST API.
 * @throws PatchbayError `forbidden`
 */
export function checkReach(principal: Principal, key: { scope: KeyScope; rest: Role | null }): void {
  if (key.rest !== null && !covers(roleOf(principal), key.rest)) {
    throw new PatchbayError(
      'forbidden',
      `You cannot give a key the role "${key.rest}", which you do not have`,
    );
  }
  if (!within(key.scope, scopeOf(principal))) {
    throw new PatchbayError('forbidden', 'You cannot give a key a scope that is wider than your own');
  }
}

/** What a key lets its holder do, and until when. */
interface Powers {
  scope: KeyScope;
  rest: Role | null;
  enabled: boolean;
  expiresAt: Date | null;
  limits: KeyLimits;
}

/** Whether a key can do nothing more after a change than before: whoever may touch it may always do that. */
export function narrows(before: Powers, after: Powers): boolean {
  const end = ({ expiresAt }: Powers) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const pace = ({ limits }: Powers) => limits.perMinute ?? Number.POSITIVE_INFINITY;
  return (
    (before.enabled || !after.enabled) &&
    (after.rest === null || covers(before.rest, after.rest)) &&
    within(after.scope, before.scope) &&
    end(after) <= end(before) &&
    pace(after) <= pace(before)
  );
}

/** A tool is within a scope that names it or its server. Groups change their members, so they only cover themselves. */
function within(inner: KeyScope, outer: KeyScope): boolean {
  if ('all' in outer) return true;
  if ('all' in inner) return false;
  return (
    inner.groups.every((id) => outer.groups.includes(id)) &&
    inner.servers.every((name) => outer.servers.includes(name)) &&
    inner.tools.every(
      ({ server, tool }) =>
        outer.servers.includes(server) ||
        outer.tools.some((mine) => mine.server === server && mine.tool === tool),
    )
  );
}
