import { z } from 'zod';
import { readMeta, writeMeta } from '../../store/queries/meta.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';

/** What the replica that embeds says of it, for all replicas. */
const publishedSchema = z.object({
  tools: z.number(),
  embedded: z.number(),
  failed: z.number(),
  /** The model has an index in the database. */
  indexed: z.boolean(),
  background: z.object({ mean: z.number(), deviation: z.number() }).nullable(),
  reindex: z.object({ done: z.number(), total: z.number(), startedAt: z.string() }).nullable(),
  secondsEach: z.number().nullable(),
  failure: z.object({ message: z.string(), since: z.string(), nextTryAt: z.string().nullable() }).nullable(),
  failures: z.array(z.object({ id: z.string(), message: z.string(), at: z.string() })),
  lastEmbeddedAt: z.string().nullable(),
  /** The model was in use then. */
  usedAt: z.string(),
});

export type Published = z.infer<typeof publishedSchema>;

export const NOTHING: Published = {
  tools: 0,
  embedded: 0,
  failed: 0,
  indexed: false,
  background: null,
  reindex: null,
  secondsEach: null,
  failure: null,
  failures: [],
  lastEmbeddedAt: null,
  usedAt: new Date(0).toISOString(),
};

type Db = VectorStore['db'];
const keyOf = (model: string): string => `vectors:state:${model}`;

export async function readPublished(db: Db, model: string): Promise<Published | null> {
  const text = await readMeta(db, keyOf(model));
  if (text === undefined) return null;
  // Another version's is written anew soon.
  const parsed = publishedSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export const writePublished = (db: Db, model: string, published: Published): Promise<void> =>
  writeMeta(db, keyOf(model), JSON.stringify(published));
