import { z } from 'zod';
import { nameSchema } from './names.ts';

/** What a key opens: everything, or any mix of groups, servers and single tools (`server/tool`). */
export const keyScopeSchema = z
  .union([
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({
      groups: z.array(nameSchema).max(1000).default([]),
      servers: z.array(nameSchema).max(1000).default([]),
      tools: z
        .array(z.strictObject({ server: nameSchema, tool: z.string().min(1).max(256) }))
        .max(5000)
        .default([]),
    }),
  ])
  .meta({ id: 'KeyScope' });

export const roleSchema = z.enum(['admin', 'editor', 'auditor', 'viewer']).meta({ id: 'Role' });

export const keyLimitsSchema = z
  .strictObject({ perMinute: z.number().int().min(1).max(1_000_000).optional() })
  .meta({ id: 'KeyLimits' });

export const keyInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scope: keyScopeSchema.default({ all: true }),
    rest: roleSchema.nullable().default(null).meta({ description: 'Role on the REST API; null is none' }),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
    limits: keyLimitsSchema.default({}),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'KeyInput' });

export type KeyScope = z.infer<typeof keyScopeSchema>;
export type Role = z.infer<typeof roleSchema>;
export type KeyLimits = z.infer<typeof keyLimitsSchema>;
export type KeyInput = z.infer<typeof keyInputSchema>;
