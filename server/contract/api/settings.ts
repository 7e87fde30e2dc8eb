import { z } from 'zod';
import { saidShape } from '../remark.ts';
import { revisionSchema, unitChangeSchema } from '../revision.ts';
import { MIN_PASSPHRASE } from '../secret.ts';
import { systemConfigSchema } from '../system-config.ts';
import { listOf, pageQuery } from './common.ts';

const text = z
  .string()
  .max(16_777_216)
  .meta({ description: 'A settings document as text: the shape of mcp_settings.json; comments are allowed' });

/** An error keeps its entry out; a warning changes nothing. */
export const settingsProblemSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    path: z.string().meta({ description: 'e.g. mcpServers.github.args[0]; empty for the document itself' }),
    ...saidShape,
  })
  .meta({ id: 'SettingsProblem' });
export type SettingsProblem = z.infer<typeof settingsProblemSchema>;
const problems = z.array(settingsProblemSchema);
const passphrase = z.string().min(1).max(1024).optional().meta({ description: 'Opens an encrypted export' });

export const systemConfigViewSchema = z
  .object({ revision: z.number().int(), config: systemConfigSchema })
  .meta({ id: 'SystemConfigView' });

export const patchSystemConfigSchema = z.record(z.string(), z.unknown()).meta({
  id: 'PatchSystemConfig',
  description: 'Merge patch; null puts a leaf back to its default',
  example: { limits: { perKey: 600 } },
});

export const diffSettingsSchema = z
  .strictObject({ text, passphrase })
  .meta({ id: 'DiffSettings', example: { text: '{ "mcpServers": {} }' } });

export const validateSettingsSchema = z
  .strictObject({ text })
  .meta({ id: 'ValidateSettings', example: { text: '{ "mcpServers": {} }' } });

export const validationSchema = z
  .object({
    ok: z.boolean(),
    problems,
    units: z.array(z.string()).meta({ description: 'What the document says rightly, e.g. server:github' }),
  })
  .meta({ id: 'SettingsValidation' });

export const applySettingsSchema = z
  .strictObject({
    text,
    prune: z.boolean().default(false).meta({
      description: 'Let a document without servers and groups remove all that documents brought',
    }),
    dryRun: z.boolean().default(false).meta({ description: 'Say what would change; change nothing' }),
    passphrase,
  })
  .meta({ id: 'ApplySettings', example: { text: '{ "mcpServers": {} }', dryRun: true } });

const units = z.array(z.string());

/** `revision` is null when nothing changed; secrets in `changes` are redacted. */
export const appliedSchema = z
  .object({
    revision: z.number().int().nullable(),
    changes: z.array(unitChangeSchema),
    created: units,
    updated: units,
    removed: units,
    kept: z
      .array(z.object({ unit: z.string(), reason: z.string() }))
      .meta({ description: 'Units of the document that differ and stay as they are' }),
    problems,
    refused: z
      .enum(['unreadable', 'older', 'empty'])
      .optional()
      .meta({ description: 'Why nothing was applied at all' }),
  })
  .meta({ id: 'SettingsApplied' });

/** What applying a document would do. */
export const changesSchema = appliedSchema
  .extend({
    drifted: units.meta({ description: 'Units that differ from what the settings file made of them' }),
  })
  .meta({ id: 'SettingsDiff' });

export const rolledBackSchema = z
  .object({ revision: z.number().int().nullable(), changes: z.array(unitChangeSchema), problems })
  .meta({ id: 'RolledBack' });

export const exportSettingsSchema = z
  .strictObject({
    secrets: z.enum(['redacted', 'encrypted', 'plain']).default('redacted'),
    passphrase: z.string().min(MIN_PASSPHRASE).max(1024).optional().meta({ description: 'For `encrypted`' }),
  })
  .meta({ id: 'ExportSettings' });

export const exportedSchema = z
  .object({ revision: z.number().int(), text: z.string() })
  .meta({ id: 'SettingsExport' });

export const revisionListSchema = listOf(revisionSchema).meta({ id: 'RevisionList' });
export const revisionDetailSchema = revisionSchema
  .extend({ changes: z.array(unitChangeSchema) })
  .meta({ id: 'RevisionDetail' });

const number = z.coerce.number().int().min(0).max(2_147_483_647);
export const revisionsQuery = z.object(pageQuery);
export const revisionParams = z.object({ number });
export const revisionDiffQuery = z.object({
  to: number.optional().meta({ description: 'Default: the newest' }),
});

export const revisionDiffSchema = z
  .object({ from: z.number().int(), to: z.number().int(), changes: z.array(unitChangeSchema) })
  .meta({ id: 'RevisionDiff' });

export const rollbackSchema = z
  .strictObject({
    to: z.number().int().min(0).meta({ description: 'The revision whose state comes back' }),
    dryRun: z.boolean().default(false),
  })
  .meta({ id: 'Rollback', example: { to: 12, dryRun: true } });
