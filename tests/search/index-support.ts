import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { createMemoryVectors, type MemoryVectors } from '../../bench/routing/memory-vectors.ts';
import { silentLog } from '../../server/lib/log.ts';
import { documentOf, type ToolDocument, type ToolFacts } from '../../server/search/document.ts';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { createEmbedded } from '../../server/search/embed/minilm/embedded.ts';
import { createToolIndex, type ToolIndexOptions } from '../../server/search/tool-index.ts';
import {
  type LexicalReason,
  type SearchRequest,
  type SearchScope,
  type ToolIndex,
  VectorError,
  type VectorIndex,
} from '../../server/search/types.ts';

const open: ToolIndex[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((index) => index.close()));
});

/** A whole index; it ends with its test. Without vectors it goes by words. */
export function toolIndex(options: Partial<ToolIndexOptions> = {}): ToolIndex {
  const index = createToolIndex({
    vectors: createMemoryVectors(null),
    uses: null,
    log: silentLog,
    ...options,
  });
  open.push(index);
  return index;
}

/** The embedded model, once for all tests of a file. */
export function model(): Embedder {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-index-'));
  const embedder = createEmbedded({ graphFolder: folder, log: silentLog });
  afterAll(async () => {
    await embedder.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return embedder;
}

/** Vectors that cannot be had, until `reason` is null. */
export function failingVectors(vectors: MemoryVectors) {
  const state: { reason: LexicalReason | null; vectors: VectorIndex } = {
    reason: 'embedder',
    vectors: {
      ...vectors,
      get background() {
        return vectors.background;
      },
      near: async (texts, options) => {
        if (state.reason) throw new VectorError(state.reason, 'It is not there.');
        return await vectors.near(texts, options);
      },
    },
  };
  return state;
}

export const tool = (server: string, name: string, more: Partial<ToolFacts> = {}): ToolDocument =>
  documentOf({ server, name, ...more });

export const scopeOf = (...documents: readonly ToolDocument[]): SearchScope => ({
  ids: new Set(documents.map(({ id }) => id)),
});

/** Ids of what is found, the best first. */
export async function found(
  index: ToolIndex,
  text: string,
  scope: SearchScope,
  more: Partial<SearchRequest> = {},
): Promise<string[]> {
  const { hits } = await index.search({ text, scope, limit: 10, ...more });
  return hits.map(({ id }) => id);
}
