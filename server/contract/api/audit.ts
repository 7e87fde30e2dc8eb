import { z } from 'zod';
import { auditRecordSchema } from '../audit.ts';
import { listOf, pageQuery, searchQuery, spanQuery } from './common.ts';

export const auditListSchema = listOf(auditRecordSchema).meta({ id: 'AuditRecordList' });

const filters = {
  ...spanQuery,
  principal: z.string().min(1).max(200).optional(),
  action: z.string().min(1).max(100).optional().meta({
    description: 'With a dot at its end: every action that begins so, such as `server.`',
  }),
  subject: z.string().min(1).max(200).optional(),
  outcome: z.enum(['done', 'denied']).optional(),
  address: z.string().min(1).max(100).optional(),
  requestId: z.string().min(1).max(200).optional(),
  q: searchQuery.meta({
    description: 'Text within action, subject, principal, reason, address or user agent',
  }),
};

export const auditQuery = z.object({ ...filters, ...pageQuery });
export const auditExportQuery = z.object({ ...filters, format: z.enum(['jsonl', 'csv']).default('jsonl') });
