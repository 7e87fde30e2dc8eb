import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../server/lib/log.ts';
import { createEmbedder } from '../../server/search/embed/create.ts';
import type { AnySet } from './any-set.ts';
import { withVectorCache } from './vector-cache.ts';

const MOST_DESCRIPTION = 300;
/** The model that Patchbay brings. */
const EMBEDDED = { apiKey: null, baseUrl: null, model: null, dimensions: null };

/**
 * Meaning alone: cosine of the query and "name in words: description".
 * @returns for each query of the set the ids of the nearest `limit` tools, the nearest first
 */
export async function vectorsAlone(set: AnySet, limit: number): Promise<string[][]> {
  const model = createEmbedder(EMBEDDED, join(tmpdir(), 'patchbay-bench'), silentLog);
  const embedder = withVectorCache(model);
  try {
    const tools = await embedder.embed(set.tools.map(textOf), {});
    const queries = await embedder.embed(
      set.queries.map(({ text }) => text),
      {},
    );
    return queries.map((query) =>
      tools
        .map((vector, at) => ({ id: set.tools[at]?.id ?? '', cosine: dot(query, vector) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, limit)
        .map(({ id }) => id),
    );
  } finally {
    await model.close();
  }
}

const textOf = ({ name, description }: { name: string; description: string }): string =>
  `${inWords(name)}: ${description.slice(0, MOST_DESCRIPTION)}`;

const inWords = (name: string): string =>
  name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
