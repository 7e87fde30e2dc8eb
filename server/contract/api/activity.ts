import { z } from 'zod';
import { callRecordSchema, outcomeSchema } from '../activity.ts';
import { listOf, pageQuery, spanQuery } from './common.ts';

export const activityListSchema = listOf(callRecordSchema).meta({ id: 'CallRecordList' });

const filters = {
  ...spanQuery,
  server: z.string().min(1).max(100).optional(),
  item: z.string().min(1).max(2048).optional(),
  principal: z.string().min(1).max(200).optional(),
  endpoint: z.string().min(1).max(100).optional(),
  outcome: outcomeSchema.optional(),
};

export const activityQuery = z.object({ ...filters, ...pageQuery });
export const activityExportQuery = z.object({
  ...filters,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});
