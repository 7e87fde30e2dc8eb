import { and, eq } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { discoveredItems } from '../schema/index.ts';

/** What every server was seen to ask of its clients, by its name. */
export async function readAllAsks(db: Db): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ server: discoveredItems.server, key: discoveredItems.key })
    .from(discoveredItems)
    .where(eq(discoveredItems.kind, 'asks'));
  const asks = new Map<string, string[]>();
  for (const { server, key } of rows) asks.set(server, [...(asks.get(server) ?? []), key]);
  return asks;
}

/**
 * Remembers; what is known already stays, also when another replica sees the same at the same time.
 * @param slot 0 or more, of this question alone
 */
export async function addAsk(db: Db, server: string, question: string, slot: number): Promise<void> {
  await db
    .insert(discoveredItems)
    .values({ server, kind: 'asks', position: -1 - slot, key: question, json: 'true' })
    .onConflictDoNothing();
}

export async function removeAsks(db: Db, server: string): Promise<void> {
  const mine = and(eq(discoveredItems.server, server), eq(discoveredItems.kind, 'asks'));
  await db.delete(discoveredItems).where(mine);
}
