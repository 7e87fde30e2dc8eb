import type { KeyScope, Role } from '../contract/key.ts';
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
