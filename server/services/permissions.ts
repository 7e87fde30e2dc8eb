import { may, type Permission } from '../contract/permissions.ts';
import { roleOf } from '../contract/principal.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { ServiceContext } from './context.ts';

/** @throws PatchbayError `unauthenticated` for someone without a role on the REST API, `forbidden` for the wrong one */
export function authorise(ctx: Pick<ServiceContext, 'principal'>, permission: Permission): void {
  const role = roleOf(ctx.principal);
  if (may(role, permission)) return;
  if (role === null && ctx.principal.kind === 'anonymous') {
    throw new PatchbayError('unauthenticated', 'Sign in or send a key with REST access');
  }
  const who = role === null ? 'a key without REST access' : `the role "${role}"`;
  throw new PatchbayError(
    'forbidden',
    `This needs the permission "${permission}", which ${who} does not have`,
    { data: { permission } },
  );
}
