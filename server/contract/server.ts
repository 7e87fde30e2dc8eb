import { z } from 'zod';
import { nameSchema } from './names.ts';
import { REMARKS } from './remarks.ts';
import { secret } from './secret.ts';

/** Characters and length that every client takes: one other name voids a strict client's whole list. */
const ITEM_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

const shown = { enabled: z.boolean().optional(), description: z.string().max(10_000).optional() };
const freeName = z.string().min(1).max(128).optional();

/** How one tool or prompt of a server is shown; absent members keep what the server says. */
const namedOverrideSchema = z
  .strictObject({
    ...shown,
    name: z.string().regex(ITEM_NAME, REMARKS.bad_item_name).optional(),
  })
  .meta({ id: 'NamedItemOverride' });

/** How one item of any kind is shown. The name of a resource is free text, that of a tool or prompt is checked. */
export const overrideSchema = z.strictObject({ ...shown, name: freeName }).meta({ id: 'ItemOverride' });

/** By the kind of the item. */
export const overrideSchemas = {
  tools: namedOverrideSchema,
  prompts: namedOverrideSchema,
  resources: overrideSchema,
};

/** Milliseconds; `request` is time without progress, `idle` ends an unused on-demand upstream. */
export const timeoutsSchema = z
  .strictObject({
    init: z.number().int().min(100).max(1_800_000).optional(),
    request: z.number().int().min(100).max(1_800_000).optional(),
    idle: z.number().int().min(1000).max(86_400_000).optional(),
  })
  .meta({ id: 'ServerTimeouts' });

const common = {
  enabled: z.boolean().default(true),
  title: z.string().max(200).optional(),
  description: z.string().max(10_000).optional(),
  category: z.string().max(100).optional(),
  session: z.enum(['shared', 'per-client', 'auto']).default('auto'),
  placement: z.enum(['one', 'each']).optional(),
  timeouts: timeoutsSchema.optional(),
  passthroughHeaders: z.array(z.string().min(1).max(100)).max(50).optional(),
  startOnDemand: z.boolean().default(false),
  tools: z.record(z.string(), overrideSchemas.tools).optional(),
  prompts: z.record(z.string(), overrideSchemas.prompts).optional(),
  resources: z.record(z.string(), overrideSchemas.resources).optional(),
};

export const stdioSpecSchema = z
  .strictObject({
    type: z.literal('stdio'),
    command: z.string().min(1).max(4096),
    args: z
      .array(secret(z.string().max(131_072), 'looks-like'))
      .max(1000)
      .default([]),
    env: z.record(z.string().min(1), secret(z.string().max(131_072))).default({}),
    cwd: z.string().max(4096).optional(),
    ...common,
  })
  .meta({ id: 'StdioServer' });

const remote = {
  url: secret(
    z.url({ protocol: /^https?$/, message: REMARKS.not_http_url }).or(z.string().regex(/\$\{/)),
    'url',
  ),
  headers: z.record(z.string().min(1), secret(z.string().max(65_536))).default({}),
};

/** `auto` is a URL without a type: streamable HTTP, falling back to HTTP+SSE. */
export const httpSpecSchema = z
  .strictObject({ type: z.enum(['streamable-http', 'sse', 'auto']), ...remote, ...common })
  .meta({ id: 'HttpServer' });

/** One configured MCP server, normalised: what the settings file, the API and the store exchange. */
export const serverSpecSchema = z
  .discriminatedUnion('type', [stdioSpecSchema, httpSpecSchema])
  .meta({ id: 'ServerSpec' });

export type ServerSpec = z.infer<typeof serverSpecSchema>;
export type StdioSpec = z.infer<typeof stdioSpecSchema>;
export type HttpSpec = z.infer<typeof httpSpecSchema>;
export type ItemOverride = z.infer<typeof overrideSchema>;
export type ItemKind = 'tools' | 'prompts' | 'resources';

/** Who brought a server or group: the settings file, or an administrator (console, REST, command line). */
export const originSchema = z.enum(['file', 'admin']);
export type Origin = z.infer<typeof originSchema>;

export const serverNameSchema = nameSchema;
