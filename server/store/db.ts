import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** A statement in hand-written SQL answers its rows, on either database. */
export interface RowsHKT extends PgQueryResultHKT {
  type: Array<this['row']>;
}

/** A database or an open transaction of one: what every query function is given. */
export type Db = PgDatabase<RowsHKT>;
