import { z } from 'zod';
import { keyInputSchema, keyLimitsSchema, keyScopeSchema, roleSchema } from '../key.ts';
import { listOf } from './common.ts';

/** Everything about a key but its secret, which is never stored. */
export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string(),
    scope: keyScopeSchema,
    rest: roleSchema.nullable(),
    limits: keyLimitsSchema,
    enabled: z.boolean(),
    expiresAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    previousUntil: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until then the secret before the rotation works too' }),
    revision: z.number().int(),
  })
  .meta({ id: 'Key' });
export type KeyView = z.infer<typeof keySchema>;

export const keyListSchema = listOf(keySchema).meta({ id: 'KeyList' });
export const keyParams = z.object({
  id: z.string().regex(/^[a-z2-7]{10}$/, 'must be the 10 characters of a key id'),
});

export const createKeySchema = keyInputSchema;

/** The only time the token is shown. */
export const issuedKeySchema = z
  .object({ key: keySchema, token: z.string().meta({ description: 'Shown once: pb_<id>_<secret>' }) })
  .meta({ id: 'IssuedKey' });

const input = keyInputSchema.shape;
export const patchKeySchema = z
  .strictObject({
    name: input.name.optional(),
    scope: keyScopeSchema.optional(),
    rest: roleSchema.nullable().optional(),
    expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
    limits: keyLimitsSchema.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'PatchKey', example: { enabled: false } });

export const rotateKeySchema = z
  .strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(2_592_000)
      .default(0)
      .meta({ description: 'How long the old secret goes on working' }),
  })
  .meta({ id: 'RotateKey' });
