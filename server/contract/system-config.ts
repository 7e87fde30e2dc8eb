import { z } from 'zod';
import { DEFAULT_SEPARATOR } from './names.ts';
import { REMARKS } from './remarks.ts';
import { secret } from './secret.ts';

/** Requests per minute; 0 means no limit. */
const perMinute = z.number().int().min(0).max(1_000_000);

export const systemConfigSchema = z
  .strictObject({
    routing: z
      .strictObject({
        enableGlobalRoute: z.boolean().default(true),
        enableGroupNameRoute: z.boolean().default(true),
        enableBearerAuth: z.boolean().default(true),
        bearerAuthKey: secret(z.string().max(4096)).default(''),
      })
      .prefault({}),
    smartRouting: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Results of a lower calibrated confidence are left out. */
        threshold: z.number().min(0).max(1).optional(),
        /** What agents read of what lies behind `/mcp/$smart`, before the names of servers. */
        about: z.string().max(2000).optional(),
        /** Whether use teaches which tool is meant by which words. */
        learning: z.boolean().default(true),
      })
      .prefault({}),
    nameSeparator: z
      .string()
      .regex(/^[_.-]{1,4}$/, REMARKS.bad_separator)
      .default(DEFAULT_SEPARATOR),
    limits: z.strictObject({ perKey: perMinute.default(0), perAddress: perMinute.default(0) }).prefault({}),
    retention: z
      .strictObject({
        activityDays: z.number().int().min(1).max(3650).default(30),
        rollupDays: z.number().int().min(1).max(3650).default(400),
        auditDays: z.number().int().min(1).max(3650).default(365),
        revisions: z.number().int().min(10).max(100_000).default(1000),
      })
      .prefault({}),
    /** What is kept of calls besides the fact: arguments and results, each cut at `payloadBytes`. */
    activity: z
      .strictObject({
        payloads: z.enum(['off', 'redacted', 'full']).default('off'),
        payloadBytes: z.number().int().min(1024).max(262_144).default(16_384),
      })
      .prefault({}),
    sessions: z
      .strictObject({
        idleMinutes: z.number().int().min(1).max(10_080).default(30),
        maxHours: z.number().int().min(1).max(8760).default(168),
      })
      .prefault({}),
  })
  .meta({ id: 'SystemConfig' });

/** Every leaf present, defaults filled in. */
export type SystemConfig = z.infer<typeof systemConfigSchema>;

export const defaultSystemConfig: SystemConfig = systemConfigSchema.parse({});
