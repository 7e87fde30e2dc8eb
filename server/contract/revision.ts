import { z } from 'zod';

/**
 * What one revision did to one unit of the settings. A unit is `server:github`, `group:prod` or
 * `system:routing.enableGlobalRoute`; its value is the spec or the leaf, null where there is none. Secrets are plain
 * here: the store seals them, whoever shows them redacts them.
 */
export const unitChangeSchema = z
  .object({ unit: z.string(), before: z.unknown().nullable(), after: z.unknown().nullable() })
  .meta({ id: 'UnitChange' });
export type UnitChange = z.infer<typeof unitChangeSchema>;

/** One numbered state of the settings, without what changed. */
export const revisionSchema = z
  .object({
    number: z.number().int(),
    at: z.iso.datetime(),
    principal: z.string().meta({ description: 'e.g. key:abcdefghij, local, file, system' }),
    summary: z.string(),
  })
  .meta({ id: 'Revision' });
export type Revision = z.infer<typeof revisionSchema>;
