import { z } from 'zod';
import { callDetailSchema, callRecordSchema, outcomeSchema } from '../activity.ts';
import { listOf, pageQuery, searchQuery, spanQuery } from './common.ts';

export const activityListSchema = listOf(callRecordSchema).meta({ id: 'CallRecordList' });
export { callDetailSchema };

const filters = {
  ...spanQuery,
  server: z.string().min(1).max(100).optional(),
  item: z.string().min(1).max(2048).optional(),
  principal: z.string().min(1).max(200).optional(),
  endpoint: z.string().min(1).max(100).optional().meta({ description: 'e.g. mcp, mcp/design' }),
  method: z.string().min(1).max(100).optional(),
  outcome: outcomeSchema.optional(),
  errorOwner: z.enum(['client', 'config', 'upstream', 'platform']).optional(),
  requestId: z.string().min(1).max(200).optional(),
  minDurationMs: z.coerce
    .number()
    .min(0)
    .optional()
    .meta({ description: 'Calls that took so long or longer' }),
  q: searchQuery.meta({
    description: 'Text within item, server, principal or endpoint; without `from`, of the last 7 days',
  }),
};

export const activityQuery = z.object({ ...filters, ...pageQuery });
export const activityExportQuery = z.object({
  ...filters,
  payloads: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'With arguments and results, where they are stored' }),
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});

export const callParams = z.object({ id: z.string().min(1).max(100) });
export const callQuery = z.object({
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When it was; the ids of this hub say so themselves' }),
});

export const statsQuery = z.object({
  ...filters,
  groupBy: z
    .enum(['none', 'minute', 'hour', 'day', 'server', 'item', 'principal', 'endpoint', 'method'])
    .default('hour'),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

/** One group of calls; durations in ms. `key` is an ISO time for minutes, hours and days, `server/item` for items. */
export const callStatsSchema = z
  .object({
    key: z.string(),
    calls: z.number(),
    outcomes: z.partialRecord(outcomeSchema, z.number()),
    meanMs: z.number(),
    upstreamMeanMs: z.number(),
    p50Ms: z.number(),
    p95Ms: z.number(),
    p99Ms: z.number(),
    maxMs: z.number(),
    requestBytes: z.number(),
    responseBytes: z.number(),
  })
  .meta({ id: 'CallStats' });
export type CallStats = z.infer<typeof callStatsSchema>;
export const statsSchema = listOf(callStatsSchema).meta({ id: 'CallStatsList' });
