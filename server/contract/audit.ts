import { z } from 'zod';

/** An administrator's change, or denials and failed sign-ins counted per address, key, reason and minute. */
export const auditRecordSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    principal: z.string().meta({ description: 'e.g. key:abcdefghij, local, file, system' }),
    action: z.string().meta({ description: 'e.g. server.create, key.revoke, auth.denied' }),
    subject: z.string().nullable().meta({ description: 'e.g. server:github' }),
    outcome: z.enum(['done', 'denied']),
    before: z.unknown().nullable(),
    after: z.unknown().nullable(),
    reason: z.string().nullable(),
    count: z.number().int(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    revision: z.number().int().nullable(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof auditRecordSchema>;
