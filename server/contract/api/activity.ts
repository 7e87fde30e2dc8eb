import { z } from 'zod';
import { callRecordSchema, outcomeSchema } from '../activity.ts';
import { listOf, pageQuery, spanQuery } from './common.ts';

export const activityListSchema = listOf(callRecordSchema).meta({ id: 'CallRecordList' });

const names = {
  server: z.string().min(1).max(100).optional(),
  item: z.string().min(1).max(2048).optional(),
  principal: z.string().min(1).max(200).optional(),
  endpoint: z.string().min(1).max(100).optional(),
};
const filters = { ...spanQuery, ...names, outcome: outcomeSchema.optional() };

export const activityQuery = z.object({ ...filters, ...pageQuery });
export const activityExportQuery = z.object({
  ...filters,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});

export const statsQuery = z.object({
  ...spanQuery,
  ...names,
  groupBy: z
    .enum(['none', 'hour', 'day', 'server', 'item', 'principal', 'endpoint', 'method'])
    .default('hour'),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

/** One group of calls; durations in ms. `key` is an ISO time for hours and days, `server/item` for items. */
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
export const statsSchema = listOf(callStatsSchema).meta({ id: 'CallStatsList' });
