import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';
import { storableJson } from './storable.ts';

/** A tool was called after a search with these words. `weight` is what it was worth at `usedAt`; it halves with time. */
export interface UseRow {
  id: string;
  words: readonly string[];
  server: string;
  tool: string;
  weight: number;
  usedAt: Date;
}

const useSchema = z.object({
  id: z.string(),
  words: z.array(z.string()),
  server: z.string(),
  tool: z.string(),
  weight: z.coerce.number(),
  used_at: z.coerce.date(),
});

/** What a row is worth now, in SQL. */
const worth = (now: Date, halfLifeMs: number) =>
  sql`weight * power(0.5, greatest(0, extract(epoch from ${now.toISOString()}::timestamptz - used_at))::float8 * 1000 / ${halfLifeMs}::float8)`;

/** At most `limit`, the latest first. */
export async function readUses(db: Db, limit: number): Promise<UseRow[]> {
  const rows = await rowsOf(
    db,
    sql`select id, to_json(words) as words, server, tool, weight, used_at from search_uses
      order by used_at desc, id limit ${limit}`,
    useSchema,
  );
  return rows.map(({ used_at, ...row }) => ({ ...row, usedAt: used_at }));
}

/** Adds to what is known already: its weight by the time that went by, and the new one. `most` bounds the sum. */
export async function addUses(
  db: Db,
  rows: readonly UseRow[],
  { halfLifeMs, most }: { halfLifeMs: number; most: number },
): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(sql`
    insert into search_uses as u (id, words, server, tool, weight, used_at)
    select id, array(select json_array_elements_text(words)), server, tool, weight, used_at
    from json_to_recordset(${storableJson(
      rows.map(({ usedAt, ...row }) => ({ ...row, used_at: usedAt.toISOString() })),
    )}::json) as r(id text, words json, server text, tool text, weight real, used_at timestamptz)
    order by id
    on conflict (id) do update set
      weight = least(${most}::float8, excluded.weight + u.weight * power(0.5,
        greatest(0, extract(epoch from excluded.used_at - u.used_at))::float8 * 1000 / ${halfLifeMs}::float8)),
      used_at = greatest(u.used_at, excluded.used_at)`);
}

/** Leaves the `perTool` of each tool that are worth the most, of those the `most` best, and none below `least`. */
export async function pruneUses(
  db: Db,
  bounds: { now: Date; halfLifeMs: number; perTool: number; most: number; least: number },
): Promise<void> {
  const value = worth(bounds.now, bounds.halfLifeMs);
  await db.execute(sql`
    delete from search_uses where id in (
      select id from (
        select id, value, place, row_number() over (order by place > ${bounds.perTool}, value desc, id) as overall
        from (
          select id, ${value} as value, row_number() over (partition by server, tool order by ${value} desc, id) as place
          from search_uses
        ) valued
      ) ranked
      where place > ${bounds.perTool} or overall > ${bounds.most} or value < ${bounds.least}
    )`);
}

export async function forgetUses(db: Db): Promise<void> {
  await db.execute(sql`delete from search_uses`);
}
