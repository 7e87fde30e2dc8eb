import { z } from 'zod';
import { nameSchema } from '../names.ts';
import { remarkSchema } from '../remark.ts';
import {
  logLineSchema,
  logStreamSchema,
  serverStatusSchema,
  testStageSchema,
  testStepSchema,
} from '../runtime.ts';
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

/** What the settings file says of a server, redacted as everywhere, beside whether the hub has it so. */
export const originDiffSchema = z
  .object({
    differs: z.boolean().meta({ description: 'As `drift` of the server' }),
    file: serverSpecSchema.nullable().meta({
      description: 'What the file last made of it, secrets as dots; null where no file names it',
    }),
  })
  .meta({ id: 'OriginDiff' });
export type OriginDiff = z.infer<typeof originDiffSchema>;

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

/** A test that is watched: of an entry that need not be saved, or of the stored one. */
export const watchTestSchema = z.strictObject({ name: nameSchema, spec: serverSpecSchema.optional() }).meta({
  id: 'WatchTest',
  description:
    'Without a spec the stored one is tested; dots in it stand for the stored secrets of that server',
  example: { name: 'search', spec: { type: 'streamable-http', url: 'https://search.example/mcp' } },
});

const outcome = {
  ok: z.boolean(),
  counts: serverStatusSchema.shape.counts.nullable(),
  tools: z.array(z.string()).meta({ description: 'Names of its first tools, at most 50' }),
  stderr: z.array(z.string()).meta({ description: 'What it wrote last beside its answers' }),
};

export const testReportSchema = z
  .object({ ...outcome, stages: z.array(testStageSchema) })
  .meta({ id: 'TestReport' });

/** One line of a test that is watched: each stage as it begins and ends, at last what was found. */
export const testLineSchema = z
  .union([testStepSchema, z.object({ done: z.literal(true), ...outcome }).meta({ id: 'TestEnd' })])
  .meta({ id: 'TestLine' });
export type TestLine = z.infer<typeof testLineSchema>;

export const logsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(5000).default(200),
  q: z.string().max(200).optional().meta({ description: 'Only lines with this text in any case' }),
  stream: logStreamSchema.optional(),
  download: z.enum(['true', 'false']).default('false').meta({ description: 'true: as a file of plain text' }),
});
export const logListSchema = listOf(logLineSchema).meta({ id: 'LogList' });

const pastedServerSchema = z
  .object({
    name: nameSchema,
    spec: serverSpecSchema,
    title: z.string().optional(),
    notes: z.array(remarkSchema).meta({ description: 'What was understood, changed or is left to do' }),
  })
  .meta({ id: 'PastedServer' });

export const parseServersSchema = z.strictObject({ text: z.string().min(1).max(262_144) }).meta({
  id: 'ParseServers',
  description: 'A command line, a URL, or a block of any client’s settings',
  example: { text: 'npx -y @modelcontextprotocol/server-memory' },
});

/** Secrets are as they were sent: whoever asks has typed them. */
export const parsedServersSchema = z
  .object({
    kind: z.enum(['command', 'url', 'json', 'toml']),
    servers: z.array(pastedServerSchema),
    problems: z.array(settingsProblemSchema),
  })
  .meta({ id: 'ParsedServers' });
export type ParsedServers = z.infer<typeof parsedServersSchema>;

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
