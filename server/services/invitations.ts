import { randomBytes } from 'node:crypto';
import { hashSecret } from '../auth/token.ts';
import { principalId } from '../contract/principal.ts';
import type { LinkKind } from '../contract/user.ts';
import type { Db } from '../store/db.ts';
import { deleteLinksOf, deleteSetupLinks, insertLink } from '../store/queries/one-time-links.ts';
import type { ServiceContext } from './context.ts';

/** What a one-time link is made of; the token is shown this once. */
export interface Invitation {
  token: string;
  expiresAt: Date;
}

const HOUR_MS = 3_600_000;
const LIFETIME_MS: Record<LinkKind, number> = { setup: HOUR_MS, reset: 24 * HOUR_MS, invite: 168 * HOUR_MS };

/** How the token of a link is stored. A fast hash is right: it has 256 random bits. */
export function hashLinkToken(token: string): string {
  return hashSecret(token).toString('base64url');
}

/**
 * Makes a link in the place of those before it. The caller holds the users' lock.
 * @param userId null for the first administrator's
 */
export async function issueLink(
  ctx: ServiceContext,
  tx: Db,
  { kind, userId }: { kind: LinkKind; userId: string | null },
): Promise<Invitation> {
  const token = randomBytes(32).toString('base64url');
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + LIFETIME_MS[kind]);
  await (userId === null ? deleteSetupLinks(tx) : deleteLinksOf(tx, userId));
  const createdBy = principalId(ctx.principal);
  await insertLink(tx, { hash: hashLinkToken(token), kind, userId, createdBy, createdAt, expiresAt });
  return { token, expiresAt };
}
