import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema/index.ts';

export type Schema = typeof schema;

/** What a statement in hand-written SQL answers, on either driver. */
interface Rows<Row> {
  rows: Row[];
}
interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this['row']>;
}

/** A database or an open transaction of one: what every query function is given. */
export type Db = PgDatabase<RowsHKT, Schema>;
