import type { SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '../db.ts';

/** Runs hand-written SQL and parses every row; both drivers give numbers and instants differently. */
export async function rowsOf<T>(db: Db, query: SQL, schema: z.ZodType<T>): Promise<T[]> {
  const rows = await db.execute(query);
  return rows.map((row) => schema.parse(row));
}
