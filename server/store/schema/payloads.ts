import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Arguments and results of calls, where the settings ask for them: sealed, cut at a size, in a table of their own so
 * that lists of calls never read them. `at` and `id` are those of the call.
 */
export const callPayloads = pgTable(
  'call_payloads',
  {
    at: instant('at').notNull(),
    id: text('id').notNull(),
    request: text('request').notNull(),
    response: text('response').notNull(),
    requestCut: boolean('request_cut').notNull(),
    responseCut: boolean('response_cut').notNull(),
    redacted: boolean('redacted').notNull(),
  },
  (table) => [primaryKey({ columns: [table.at, table.id] }), index('call_payloads_at').on(table.at)],
);
