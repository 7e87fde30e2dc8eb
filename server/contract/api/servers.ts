import { z } from 'zod';
import { nameSchema } from '../names.ts';
import { logLineSchema, serverStatusSchema, testStageSchema } from '../runtime.ts';
import { originSchema, overrideSchema, serverSpecSchema } from '../server.ts';
import { listOf } from './common.ts';
import { settingsProblemSchema } from './settings.ts';

/** A configured server with what it is doing now. Secrets in `spec` read as dots; sending the dots back keeps them. */
export const serverSchema = z
  .object({
    name: nameSchema,
    spec: serverSpecSchema,
    origin: originSchema,
    drift: z.boolean().meta({ description: 'Differs from the settings file that brought it' }),
    revision: z.number().int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    groups: z.array(z.string()).meta({ description: 'Groups that hold it' }),
    status: serverStatusSchema.nullable().meta({ description: 'Null where this process does not run it' }),
  })
  .meta({ id: 'Server' });
export type ServerView = z.infer<typeof serverSchema>;

export const serverListSchema = listOf(serverSchema)
  .extend({
    fileProblems: z.array(settingsProblemSchema).meta({
      description: 'What the settings file is wrong about, entries that could not be taken included',
    }),
  })
  .meta({ id: 'ServerList' });

export const serverParams = z.object({ name: nameSchema });

export const createServerSchema = z.strictObject({ name: nameSchema, spec: serverSpecSchema }).meta({
  id: 'CreateServer',
  example: { name: 'search', spec: { type: 'streamable-http', url: 'https://search.example/mcp' } },
});

/** A merge patch (RFC 7396) of `spec`: absent members stay, null removes. The merged spec is what is validated. */
export const patchServerSchema = z.record(z.string(), z.unknown()).meta({
  id: 'PatchServer',
  description: 'Merge patch of the spec; null removes a member',
  example: { title: 'Web search', timeouts: { request: 120000 } },
});

export const testServerSchema = z
  .strictObject({ spec: serverSpecSchema.optional() })
  .meta({ id: 'TestServer', description: 'Without a spec the stored one is tested' });

export const testReportSchema = z
  .object({
    ok: z.boolean(),
    stages: z.array(testStageSchema),
    counts: serverStatusSchema.shape.counts.nullable(),
  })
  .meta({ id: 'TestReport' });

export const logsQuery = z.object({ limit: z.coerce.number().int().min(1).max(5000).default(200) });
export const logListSchema = listOf(logLineSchema).meta({ id: 'LogList' });

/** One tool of a server as an administrator sees it: what it says, and how it is shown. */
export const serverToolSchema = z
  .object({
    name: z.string().meta({ description: "The server's own name of it" }),
    enabled: z.boolean(),
    override: overrideSchema.nullable(),
    definition: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What clients are shown; null while hidden or unknown' }),
  })
  .meta({ id: 'ServerTool' });
export type ServerToolView = z.infer<typeof serverToolSchema>;
export const serverToolListSchema = listOf(serverToolSchema).meta({ id: 'ServerToolList' });

/** Replaces the override there was; `{}` shows the item as its server does. */
export const overrideBody = overrideSchema;

export const itemParams = z.object({
  name: nameSchema,
  kind: z.enum(['tools', 'prompts', 'resources']),
  item: z
    .string()
    .min(1)
    .max(2048)
    .meta({ description: "The server's own name of it, or its URI, percent-encoded" }),
});

export const importServersSchema = z
  .strictObject({
    document: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).meta({
      description: 'A configuration of any known client: as text (comments allowed) or as an object',
    }),
    overwrite: z
      .boolean()
      .default(false)
      .meta({ description: 'Replace servers that exist; else they are skipped' }),
  })
  .meta({
    id: 'ImportServers',
    example: {
      document: {
        mcpServers: { memory: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-memory'] } },
      },
    },
  });

export const importedSchema = z
  .object({
    revision: z.number().int().nullable().meta({ description: 'Null when nothing changed' }),
    created: z.array(z.string()),
    updated: z.array(z.string()),
    skipped: z.array(z.string()).meta({ description: 'They exist and were left alone' }),
    problems: z.array(settingsProblemSchema),
  })
  .meta({ id: 'ServersImported' });
