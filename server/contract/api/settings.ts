import { z } from 'zod';
import { systemConfigSchema } from '../system-config.ts';
import { listOf, pageQuery } from './common.ts';

const text = z
  .string()
  .max(16_777_216)
  .meta({ description: 'A settings document as text: the shape of mcp_settings.json; comments are allowed' });

const field = z.object({ path: z.string(), message: z.string() });

/** The whole of the settings as a document, secrets redacted. */
export const settingsSchema = z
  .object({ revision: z.number().int(), document: z.record(z.string(), z.unknown()) })
  .meta({ id: 'Settings' });

export const systemConfigViewSchema = z
  .object({ revision: z.number().int(), config: systemConfigSchema })
  .meta({ id: 'SystemConfigView' });

export const patchSystemConfigSchema = z
  .record(z.string(), z.unknown())
  .meta({
    id: 'PatchSystemConfig',
    description: 'Merge patch; null puts a leaf back to its default',
    example: { limits: { perKey: 600 } },
  });

export const validateSettingsSchema = z
  .strictObject({ text })
  .meta({ id: 'ValidateSettings', example: { text: '{ "mcpServers": {} }' } });

export const validationSchema = z
  .object({
    ok: z.boolean(),
    errors: z.array(field),
    warnings: z.array(field),
    servers: z.array(z.string()),
    groups: z.array(z.string()),
  })
  .meta({ id: 'SettingsValidation' });

/** One server, group or leaf of `systemConfig`; null stands for "is not there". Secrets are redacted. */
export const unitChangeSchema = z
  .object({
    unit: z.string().meta({ description: 'e.g. server:github, group:prod, system:nameSeparator' }),
    before: z.unknown().nullable(),
    after: z.unknown().nullable(),
  })
  .meta({ id: 'UnitChange' });

export const changesSchema = z
  .object({ changes: z.array(unitChangeSchema), warnings: z.array(field) })
  .meta({ id: 'SettingsChanges' });

export const applySettingsSchema = z
  .strictObject({
    text,
    prune: z.boolean().default(false).meta({ description: 'Also remove what the document does not mention' }),
    dryRun: z.boolean().default(false).meta({ description: 'Say what would change; change nothing' }),
  })
  .meta({ id: 'ApplySettings', example: { text: '{ "mcpServers": {} }', dryRun: true } });

/** `revision` is null when nothing changed. */
export const appliedSchema = z
  .object({
    revision: z.number().int().nullable(),
    changes: z.array(unitChangeSchema),
    warnings: z.array(field),
    errors: z.array(field).meta({ description: 'Entries that were wrong and left as they were' }),
  })
  .meta({ id: 'SettingsApplied' });

export const exportSettingsSchema = z
  .strictObject({
    secrets: z.enum(['redacted', 'encrypted', 'plain']).default('redacted'),
    passphrase: z.string().min(12).max(1024).optional().meta({ description: 'For `encrypted`' }),
  })
  .meta({ id: 'ExportSettings' });

export const exportedSchema = z.object({ text: z.string() }).meta({ id: 'SettingsExport' });

export const revisionSchema = z
  .object({
    revision: z.number().int(),
    at: z.iso.datetime(),
    principal: z.string(),
    summary: z.string(),
  })
  .meta({ id: 'Revision' });
export const revisionListSchema = listOf(revisionSchema).meta({ id: 'RevisionList' });
export const revisionDetailSchema = revisionSchema
  .extend({ changes: z.array(unitChangeSchema) })
  .meta({ id: 'RevisionDetail' });

const number = z.coerce.number().int().min(0).max(2_147_483_647);
export const revisionsQuery = z.object(pageQuery);
export const revisionParams = z.object({ revision: number });
export const revisionDiffQuery = z.object({
  to: number.optional().meta({ description: 'Default: the newest' }),
});

export const rollbackSchema = z
  .strictObject({
    to: z.number().int().min(0).meta({ description: 'The revision whose state comes back' }),
    dryRun: z.boolean().default(false),
  })
  .meta({ id: 'Rollback', example: { to: 12, dryRun: true } });
