import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { discoveredItems } from '../schema/index.ts';

/** One item of a server's lists. `json` is exactly what the server said. */
export interface DiscoveredItem {
  kind: (typeof LISTED)[number];
  key: string;
  json: string;
}

const LISTED = ['tools', 'prompts', 'resources', 'templates'] as const;
/** Not what it was seen to ask. */
const listed = inArray(discoveredItems.kind, [...LISTED]);

/** Rows of one statement: megabytes in one go would hold up the event loop. */
const CHUNK = 250;
/** Rows of a page: fewer make more round trips, of which a start with 10,000 tools waits for each. */
const PAGE = 500;

/** Replaces everything known about the server's lists; the order within a kind is kept. One transaction. */
export async function putLists(db: Db, server: string, items: readonly DiscoveredItem[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(discoveredItems).where(and(eq(discoveredItems.server, server), listed));
    for (let start = 0; start < items.length; start += CHUNK) {
      await insertItems(tx, server, start, items.slice(start, start + CHUNK));
    }
  });
}

async function insertItems(
  tx: Db,
  server: string,
  start: number,
  items: readonly DiscoveredItem[],
): Promise<void> {
  // Arrays and not JSON: an item's own JSON would be escaped a second time. NUL cannot be stored; valid JSON has none,
  // but a key is the decoded name.
  const keys = items.map((item) => item.key.replaceAll('\0', '\uFFFD'));
  await tx.execute(sql`
    insert into discovered_items (server, kind, position, key, json)
    select ${server}::text, r.kind, ${start}::int + r.position, r.key, r.json
    from unnest(
      ${sql.param(items.map((item) => item.kind))}::text[],
      ${sql.param(keys)}::text[],
      ${sql.param(items.map((item) => item.json))}::text[]
    ) with ordinality as r(kind, key, json, position)`);
}

/** The server's own names of what it offers, by kind; empty where nothing is known yet. */
export async function readItemNames(db: Db, server: string): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await db
    .select({ kind: discoveredItems.kind, key: discoveredItems.key })
    .from(discoveredItems)
    .where(and(eq(discoveredItems.server, server), listed));
  const names = new Map<string, Set<string>>();
  for (const { kind, key } of rows) names.set(kind, (names.get(kind) ?? new Set()).add(key));
  return names;
}

/** The lists of every server. */
export async function readAllLists(db: Db): Promise<Map<string, DiscoveredItem[]>> {
  const lists = new Map<string, DiscoveredItem[]>();
  let reading = readPage(db, null);
  for (;;) {
    const rows = await reading;
    const last = rows.length < PAGE ? undefined : rows.at(-1);
    // The database reads on while this page is taken in.
    if (last) reading = readPage(db, last);
    for (const { server, kind, key, json } of rows) {
      if (kind === 'asks') continue;
      const items = lists.get(server);
      if (items) items.push({ kind, key, json });
      else lists.set(server, [{ kind, key, json }]);
    }
    if (!last) return lists;
  }
}

type Place = Pick<typeof discoveredItems.$inferSelect, 'server' | 'position'>;

async function readPage(db: Db, last: Place | null) {
  return db
    .select()
    .from(discoveredItems)
    .where(last ? and(listed, after(last)) : listed)
    .orderBy(asc(discoveredItems.server), asc(discoveredItems.position))
    .limit(PAGE);
}

function after(last: Place) {
  return or(
    gt(discoveredItems.server, last.server),
    and(eq(discoveredItems.server, last.server), gt(discoveredItems.position, last.position)),
  );
}

export async function removeLists(db: Db, server: string): Promise<void> {
  await db.delete(discoveredItems).where(and(eq(discoveredItems.server, server), listed));
}
