import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog } from '../../server/lib/log.ts';
import { documentOf, type ToolDocument } from '../../server/search/document.ts';
import { createEmbedder } from '../../server/search/embed/create.ts';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { createToolIndex } from '../../server/search/tool-index.ts';
import type { SearchAnswer, ToolIndex } from '../../server/search/types.ts';
import { readAnySet, type SetQuery, type SetTool } from './any-set.ts';
import { createMemoryVectors } from './memory-vectors.ts';
import { figuresOf, needsOf } from './metrics.ts';
import { type Half, halfOf } from './split.ts';
import { withVectorCache } from './vector-cache.ts';

/**
 * The hub's own ranking over sets of tools, without a hub: seconds where the real thing takes minutes.
 * `npx tsx bench/routing/offline.ts [--limit N] [--half tune|held|all] [--words] FOLDER…`
 */

/** A set's tool as the hub would index it; under the set's id, since sets have tools of one name and server. */
export const documentOfTool = (tool: SetTool): ToolDocument => ({
  ...documentOf({
    server: tool.server,
    name: tool.name,
    description: tool.description,
    schema: tool.definition.inputSchema,
    about: [tool.serverTitle, tool.serverDescription].filter(Boolean).join('. '),
  }),
  id: tool.id,
});

export function byServer(documents: readonly ToolDocument[]): Map<string, ToolDocument[]> {
  const servers = new Map<string, ToolDocument[]>();
  for (const document of documents) {
    servers.set(document.server, [...(servers.get(document.server) ?? []), document]);
  }
  return servers;
}

export interface OfflineIndex {
  index: ToolIndex;
  ask(text: string, limit?: number): Promise<SearchAnswer>;
}

/** The tools of a set in an index, embedded. Null: by words alone. */
export async function indexOfSet(
  tools: readonly SetTool[],
  embedder: Embedder | null,
): Promise<OfflineIndex> {
  const vectors = createMemoryVectors(embedder);
  const index = createToolIndex({ vectors, uses: null, log: silentLog });
  for (const [server, documents] of byServer(tools.map(documentOfTool))) index.put(server, documents);
  await vectors.ready();
  const scope = { ids: new Set(tools.map(({ id }) => id)) };
  return { index, ask: (text, limit = 10) => index.search({ text, scope, limit }) };
}

/** The model that Patchbay brings, with vectors that outlive the process. */
export function cachedEmbedder(): Embedder {
  const config = { apiKey: null, baseUrl: null, dimensions: null, model: null };
  const folder = join(tmpdir(), 'patchbay-bench');
  return withVectorCache(createEmbedder(config, folder, silentLog), folder);
}

/** Only the project's own set is split: others come as they are. */
export function ofHalf(queries: readonly SetQuery[], half: Half | 'all'): SetQuery[] {
  return queries.filter((query) => half === 'all' || query.kind === undefined || halfOf(query) === half);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      limit: { type: 'string' },
      half: { type: 'string', default: 'tune' },
      words: { type: 'boolean', default: false },
    },
  });
  const half = values.half === 'held' || values.half === 'all' ? values.half : 'tune';
  const embedder = values.words ? null : cachedEmbedder();
  for (const folder of positionals) {
    const set = readAnySet(folder);
    const { ask, index } = await indexOfSet(set.tools, embedder);
    const answers = [];
    for (const query of ofHalf(set.queries, half).slice(0, Number(values.limit ?? set.queries.length))) {
      const { hits } = await ask(query.text);
      answers.push({ ranked: hits.map(({ id }) => id), needs: needsOf(query) });
    }
    const { queries, ...figures } = figuresOf(answers);
    const percents = Object.entries(figures).map(([name, value]) => `${name} ${(100 * value).toFixed(1)}`);
    console.log(`${set.name.padEnd(16)} ${queries} queries  ${percents.join('  ')}`);
    await index.close();
  }
  await embedder?.close();
}

if (process.argv[1] === import.meta.filename) await main();
