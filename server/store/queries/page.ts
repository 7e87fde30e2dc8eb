import { and, eq, lt, lte, or, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { remark } from '../../contract/remark.ts';
import { PatchbayError } from '../../lib/errors.ts';

/** A page of a list, newest first. `nextCursor` is absent on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

export interface PageRequest {
  cursor?: string | undefined;
  /** 1 to 500; 50 if absent. */
  limit?: number | undefined;
}

const MAX_LIMIT = 500;

export function boundedLimit(limit: number | undefined): number {
  return Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit ?? 50)));
}

/** Where a page ended: the order is (at, id), so rows of one millisecond are neither lost nor repeated. */
interface Position {
  at: Date;
  id: string;
}

export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.at.getTime()} ${position.id}`).toString('base64url');
}

/** @throws PatchbayError invalid_input */
export function decodeCursor(cursor: string): Position {
  const match = /^(-?\d{1,15}) ([^\0]{0,200})$/s.exec(Buffer.from(cursor, 'base64url').toString());
  const [, at, id] = match ?? [];
  if (at === undefined || id === undefined) {
    const said = remark('bad_cursor');
    throw new PatchbayError('invalid_input', `The cursor ${said.message}.`, {
      fields: [{ path: 'cursor', ...said }],
    });
  }
  return { at: new Date(Number(at)), id };
}

/** The condition "older than the cursor". */
export function before(at: AnyPgColumn, id: AnyPgColumn, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const position = decodeCursor(cursor);
  // Not a row comparison: `at <= x` alone lets the planner leave out newer partitions.
  return and(lte(at, position.at), or(lt(at, position.at), and(eq(at, position.at), lt(id, position.id))));
}

/** Makes a page of `limit` from a query that asked for one row more. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  position: (row: Row) => Position,
  item: (row: Row) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const items = kept.map(item);
  return last !== undefined && rows.length > limit
    ? { items, nextCursor: encodeCursor(position(last)) }
    : { items };
}
