import { z } from 'zod';
import { auditRecordSchema } from '../audit.ts';
import { listOf, pageQuery, spanQuery } from './common.ts';

export const auditListSchema = listOf(auditRecordSchema).meta({ id: 'AuditRecordList' });

const filters = {
  ...spanQuery,
  principal: z.string().min(1).max(200).optional(),
  action: z.string().min(1).max(100).optional(),
  subject: z.string().min(1).max(200).optional(),
  outcome: z.enum(['done', 'denied']).optional(),
};

export const auditQuery = z.object({ ...filters, ...pageQuery });
export const auditExportQuery = z.object({ ...filters, format: z.enum(['jsonl', 'csv']).default('jsonl') });
