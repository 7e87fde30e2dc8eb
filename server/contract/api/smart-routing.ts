import { z } from 'zod';
import { groupIdSchema } from '../group.ts';
import { listOf } from './common.ts';

/** How sure the hub is that a tool serves the need. */
export const bandSchema = z.enum(['high', 'medium', 'low']);

export const searchToolsSchema = z
  .strictObject({
    query: z.string().trim().min(1).max(2000),
    limit: z.number().int().min(1).max(100).default(10),
    group: groupIdSchema.optional().meta({ description: 'A group; absent is everything' }),
    key: z.string().min(1).max(100).optional().meta({ description: 'Searches as this key would: its id' }),
    server: z.string().min(1).max(100).optional().meta({ description: 'Tools of this server alone' }),
    readOnly: z.boolean().optional().meta({ description: 'Only tools that say that they change nothing' }),
  })
  .meta({ id: 'SearchTools', example: { query: 'open an issue about a crash', limit: 5 } });
export type SearchTools = z.infer<typeof searchToolsSchema>;

const partsSchema = z
  .object({
    lexical: z.number(),
    meaning: z.number(),
    name: z.number(),
    learned: z.number().meta({ description: 'What was called after such queries' }),
    exact: z.boolean().meta({ description: 'The query names the tool' }),
  })
  .meta({ id: 'ScoreParts', description: 'What the place in the order is made of, in standard deviations' });

export const foundToolSchema = z
  .object({
    name: z.string().meta({ description: 'The name to call it by' }),
    server: z.string(),
    tool: z.string().meta({ description: "The server's own name of it" }),
    description: z.string(),
    readOnly: z.boolean(),
    score: z.number().meta({ description: 'Calibrated confidence, 0 to 1' }),
    confidence: bandSchema,
    parts: partsSchema,
    matched: z.array(z.string()).meta({ description: 'Words of the query that were found in it' }),
    /** The definition as an agent sees it. */
    inputSchema: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'FoundTool' });
export type FoundTool = z.infer<typeof foundToolSchema>;

export const searchResultSchema = z
  .object({
    items: z.array(foundToolSchema).meta({ description: 'The best first' }),
    mode: z.enum(['hybrid', 'lexical']),
    reason: z
      .enum(['off', 'indexing', 'embedder', 'database', 'slow'])
      .nullable()
      .meta({ description: 'Of `lexical`: why meaning was not compared; `off` where no embedder is wanted' }),
    unknown: z.array(z.string()).meta({ description: 'Servers of which the tools are not known yet' }),
    notice: z.string().nullable().meta({ description: 'Why the answer is not what it could be' }),
    belowThreshold: z.number().int().meta({ description: 'Hits that `smartRouting.threshold` left out' }),
    hidden: z.number().int().meta({
      description: 'With `key`: better or equally good hits of the endpoint that the key does not see',
    }),
    searched: z.number().int().meta({ description: 'How many tools were searched' }),
    tookMs: z.number(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof searchResultSchema>;

const estimateSchema = z.object({ seconds: z.number().nullable(), usd: z.number().nullable() });

export const smartStatusSchema = z
  .object({
    enabled: z.boolean(),
    threshold: z.number().nullable().meta({ description: 'Results of a lower confidence are left out' }),
    learning: z.boolean().meta({ description: 'Whether use teaches' }),
    model: z.string().nullable(),
    dimensions: z.number().int().nullable(),
    kind: z.enum(['embedded', 'remote', 'none']),
    tools: z.number().int(),
    embedded: z.number().int(),
    pending: z.number().int(),
    failed: z.number().int(),
    leading: z.boolean().meta({ description: 'Whether this replica embeds for all' }),
    reindex: z
      .object({ done: z.number().int(), total: z.number().int(), startedAt: z.iso.datetime() })
      .nullable(),
    estimate: estimateSchema.nullable().meta({
      description: 'What waits, and the rest of a reindex that runs, will take and cost about so much',
    }),
    reindexEstimate: estimateSchema
      .nullable()
      .meta({ description: 'A reindex of all tools would take and cost about so much' }),
    failure: z
      .object({ message: z.string(), since: z.iso.datetime(), nextTryAt: z.iso.datetime().nullable() })
      .nullable(),
    failures: z.array(z.object({ id: z.string(), message: z.string(), at: z.iso.datetime() })),
    lastEmbeddedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SmartRoutingStatus' });
export type SmartStatus = z.infer<typeof smartStatusSchema>;

/** A query that an agent asked, as this process saw it. */
export const askedQuerySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    principal: z.string(),
    endpoint: z.string(),
    query: z.string(),
    mode: z.enum(['hybrid', 'lexical']),
    results: z.array(z.object({ name: z.string(), score: z.number(), confidence: bandSchema })),
    called: z
      .array(z.object({ name: z.string(), at: z.iso.datetime() }))
      .meta({ description: 'What the same client called within ten minutes' }),
    tookMs: z.number(),
  })
  .meta({ id: 'AskedQuery' });
export type AskedQuery = z.infer<typeof askedQuerySchema>;
export const askedQueriesSchema = listOf(askedQuerySchema).meta({ id: 'AskedQueryList' });
export const askedQueriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  led: z.enum(['anywhere', 'nowhere']).default('anywhere').meta({
    description: '`nowhere`: nothing was called after it',
  }),
});

export const learnedSchema = listOf(
  z
    .object({
      words: z.array(z.string()).meta({ description: 'Stems of the query' }),
      server: z.string(),
      tool: z.string(),
      weight: z.number(),
      usedAt: z.iso.datetime(),
    })
    .meta({ id: 'LearnedUse' }),
).meta({ id: 'LearnedUses' });
export const learnedQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) });

const tokens = z.number().int().meta({ description: 'Estimate: bytes of JSON divided by 4' });
export const tokenFootprintSchema = z
  .object({
    smart: tokens.meta({ description: 'Of the three tools that a smart endpoint lists' }),
    items: z.array(
      z.object({
        endpoint: z.string().meta({ description: '`mcp`, a group id or a server name' }),
        kind: z.enum(['global', 'group', 'server']),
        title: z.string(),
        tools: z.number().int(),
        tokens,
        smart: tokens.nullable().meta({ description: 'Of its smart endpoint; null where it has none' }),
      }),
    ),
  })
  .meta({ id: 'TokenFootprint' });
export type TokenFootprint = z.infer<typeof tokenFootprintSchema>;

/** What an agent reads as the description of `search_tools`. */
export const smartTextSchema = z
  .object({
    endpoint: z.string().meta({ description: '`$smart` or `$smart/{group}`' }),
    about: z.string().nullable().meta({ description: 'The line that administrators wrote' }),
    description: z.string(),
  })
  .meta({ id: 'SmartText' });
export type SmartText = z.infer<typeof smartTextSchema>;
export const smartTextQuery = z.object({ group: groupIdSchema.optional() });

const about = z.string().trim().max(2000);

export const putSmartTextSchema = z
  .strictObject({ about: about.nullable().meta({ description: 'Null or empty: no line' }) })
  .meta({
    id: 'PutSmartText',
    example: { about: 'Tools of the platform team: repositories, incidents, deployments.' },
  });

export const previewSmartTextSchema = z
  .strictObject({ group: groupIdSchema.optional(), about: about.meta({ description: 'A draft' }) })
  .meta({ id: 'PreviewSmartText', example: { group: 'prod', about: 'What the on-call engineer needs.' } });
