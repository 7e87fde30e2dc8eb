import { bigint, doublePrecision, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Call records. The migration makes this table partitioned by range of `at`, one partition a day (see drizzle/README.md);
 * that is why `at` is part of the key.
 */
export const callRecords = pgTable(
  'call_records',
  {
    at: instant('at').notNull(),
    id: text('id').notNull(),
    requestId: text('request_id').notNull(),
    principal: text('principal').notNull(),
    endpoint: text('endpoint').notNull(),
    method: text('method').notNull(),
    server: text('server'),
    item: text('item'),
    outcome: text('outcome', {
      enum: ['ok', 'tool-error', 'error', 'timeout', 'cancelled', 'denied', 'limited'],
    }).notNull(),
    errorCode: integer('error_code'),
    errorOwner: text('error_owner', { enum: ['client', 'config', 'upstream', 'platform'] }),
    durationMs: doublePrecision('duration_ms').notNull(),
    upstreamMs: doublePrecision('upstream_ms').notNull(),
    requestBytes: bigint('request_bytes', { mode: 'number' }).notNull(),
    responseBytes: bigint('response_bytes', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.at, table.id] }),
    index('call_records_server').on(table.server, table.at, table.id),
  ],
);

/**
 * Calls per hour. `server` and `item` are empty where they would be whatever a caller typed (see
 * queries/activity-insert.ts), so that callers cannot grow this table. `h*` are the histogram of durations: h0 counts
 * calls up to the first bound of LATENCY_BOUNDS, the last one everything above (see latency.ts).
 */
export const callRollups = pgTable(
  'call_rollups',
  {
    hour: instant('hour').notNull(),
    server: text('server').notNull(),
    item: text('item').notNull(),
    principal: text('principal').notNull(),
    endpoint: text('endpoint').notNull(),
    method: text('method').notNull(),
    outcome: text('outcome').notNull(),
    calls: integer('calls').notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    upstreamMs: doublePrecision('upstream_ms').notNull(),
    maxMs: doublePrecision('max_ms').notNull(),
    requestBytes: bigint('request_bytes', { mode: 'number' }).notNull(),
    responseBytes: bigint('response_bytes', { mode: 'number' }).notNull(),
    h0: integer('h0').notNull(),
    h1: integer('h1').notNull(),
    h2: integer('h2').notNull(),
    h3: integer('h3').notNull(),
    h4: integer('h4').notNull(),
    h5: integer('h5').notNull(),
    h6: integer('h6').notNull(),
    h7: integer('h7').notNull(),
    h8: integer('h8').notNull(),
    h9: integer('h9').notNull(),
    h10: integer('h10').notNull(),
    h11: integer('h11').notNull(),
    h12: integer('h12').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'call_rollups_pk',
      columns: [
        table.hour,
        table.server,
        table.item,
        table.principal,
        table.endpoint,
        table.method,
        table.outcome,
      ],
    }),
  ],
);
