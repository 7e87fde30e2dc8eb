import type { CallRecord } from '../../contract/activity.ts';
import { type CopyIn, CopyRows } from '../copy-rows.ts';
import { ADD_ROLLUPS, NAME_LIMIT, rollUp } from './activity-rollup.ts';
import { storableJson } from './storable.ts';

/** Of items, as NAME_LIMIT is of names. */
export const ITEM_LIMIT = 2000;

const INTO = `call_records (at, id, request_id, principal, endpoint, method, server, item, outcome, error_code,
  error_owner, duration_ms, upstream_ms, request_bytes, response_bytes)`;
const FIELDS = 15;
/** Of a row with names of the usual length. */
const ROW_BYTES = 320;

/**
 * Writes calls, all of them new, and adds them to the rollups: for the embedded database, which spends twice as long on
 * the statement that PostgreSQL gets.
 */
export async function copyCalls(copyIn: CopyIn, records: readonly CallRecord[]): Promise<number> {
  const params = [storableJson(rollUp(records))];
  await copyIn(INTO, toRows(records), { sql: ADD_ROLLUPS, params });
  return records.length;
}

function toRows(records: readonly CallRecord[]): Uint8Array<ArrayBuffer> {
  const rows = new CopyRows(records.length * ROW_BYTES);
  for (const record of records) {
    rows.row(FIELDS);
    rows.instant(Date.parse(record.at));
    rows.text(record.id);
    rows.text(record.requestId, NAME_LIMIT);
    rows.text(record.principal, NAME_LIMIT);
    rows.text(record.endpoint, NAME_LIMIT);
    rows.text(record.method, NAME_LIMIT);
    rows.text(record.server, NAME_LIMIT);
    rows.text(record.item, ITEM_LIMIT);
    rows.text(record.outcome);
    rows.int(storableCode(record.errorCode));
    rows.text(record.errorOwner);
    rows.double(record.durationMs);
    rows.double(record.upstreamMs);
    rows.long(record.requestBytes);
    rows.long(record.responseBytes);
  }
  return rows.end();
}

/** Upstreams make up codes; one that is no integer of 32 bits is left out instead of losing the record. */
export function storableCode(code: number | null): number | null {
  return code !== null && Object.is(code | 0, code) ? code : null;
}
