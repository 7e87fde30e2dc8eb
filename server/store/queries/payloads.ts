import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CallPayload } from '../../contract/activity.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';

/** What was said in a call; `request` and `response` are sealed already. `at` (ISO) and `id` are the call's. */
export interface SealedPayload {
  at: string;
  id: string;
  request: string;
  response: string;
  requestCut: boolean;
  responseCut: boolean;
  redacted: boolean;
}

/** Writes payloads; those already there are passed over, so a batch may be sent again. */
export async function insertPayloads(db: Db, rows: readonly SealedPayload[]): Promise<void> {
  if (rows.length === 0) return;
  await db.execute(sql`
    insert into call_payloads (at, id, request, response, request_cut, response_cut, redacted)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(
      at timestamptz(3), id text, request text, response text, "requestCut" boolean, "responseCut" boolean,
      redacted boolean)
    on conflict do nothing`);
}

const rowSchema = z.object({
  id: z.string(),
  request: z.string(),
  response: z.string(),
  request_cut: z.boolean(),
  response_cut: z.boolean(),
  redacted: z.boolean(),
});

/** The payloads of these calls that are stored and can be opened, by the calls' ids. Ask for few: each may be large. */
export async function readPayloads(
  db: Db,
  sealer: Sealer,
  calls: ReadonlyArray<{ at: string; id: string }>,
): Promise<Map<string, CallPayload>> {
  if (calls.length === 0) return new Map();
  const wanted = JSON.stringify(calls.map(({ at, id }) => ({ at, id })));
  const rows = await rowsOf(
    db,
    sql`
      select id, request, response, request_cut, response_cut, redacted
      from json_to_recordset(${wanted}::json) as r(at timestamptz(3), id text) join call_payloads using (at, id)`,
    rowSchema,
  );
  const found = new Map<string, CallPayload>();
  for (const row of rows) {
    const said = sealer.open(row.request);
    const answer = sealer.open(row.response);
    // Sealed with a key that is no longer there.
    if (said === null || answer === null) continue;
    found.set(row.id, {
      arguments: said.toString(),
      result: answer.toString(),
      argumentsCut: row.request_cut,
      resultCut: row.response_cut,
      redacted: row.redacted,
    });
  }
  return found;
}

/** Deletes what is older, at most 2,000 rows in a statement. @returns how many are gone */
export async function prunePayloads(db: Db, olderThan: Date): Promise<number> {
  let gone = 0;
  for (;;) {
    const [row] = await rowsOf(
      db,
      sql`
        with old as (select at, id from call_payloads where at < ${olderThan.toISOString()}::timestamptz limit 2000),
        deleted as (delete from call_payloads p using old where p.at = old.at and p.id = old.id returning 1)
        select count(*)::int as n from deleted`,
      z.object({ n: z.number() }),
    );
    const n = row?.n ?? 0;
    gone += n;
    if (n < 2000) return gone;
  }
}
