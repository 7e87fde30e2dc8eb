import { join } from 'node:path';
import type { Log } from '../../lib/log.ts';
import type { Embedder } from './embedder.ts';
import { createEmbedded } from './minilm/embedded.ts';
import { noEmbedder } from './none.ts';
import { createRemote } from './remote/remote.ts';

/** What the environment says of embeddings. */
export interface EmbeddingConfig {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** `none` switches meaning off; null is the embedded model. */
  readonly model: string | null;
  readonly dimensions: number | null;
}

/**
 * A model with a key, or with the address of a server (Ollama and its like need no key), is a remote one; else the
 * embedded model serves. Nothing is started or asked before the first text.
 */
export function createEmbedder(config: EmbeddingConfig, dataDir: string, log: Log): Embedder {
  const { apiKey, baseUrl, model, dimensions } = config;
  if (model?.toLowerCase() === 'none') return noEmbedder();
  if (model !== null && (apiKey !== null || baseUrl !== null)) {
    return createRemote({ apiKey, baseUrl, model, dimensions, log });
  }
  if (model !== null) log.warn('EMBEDDING_MODEL is not used: it needs OPENAI_API_KEY or OPENAI_BASE_URL');
  if (baseUrl !== null) log.warn('OPENAI_BASE_URL is not used: it needs EMBEDDING_MODEL or OPENAI_API_KEY');
  return createEmbedded({ graphFolder: join(dataDir, 'models'), log });
}
