import { type Embedder, EmbedError } from './embedder.ts';

/** Meaning is switched off: search goes by words alone. */
export function noEmbedder(): Embedder {
  return {
    model: 'none',
    dimensions: null,
    kind: 'none',
    embed: () =>
      Promise.reject(new EmbedError('unavailable', 'Embeddings are switched off (EMBEDDING_MODEL=none).')),
    estimate: () => ({ seconds: null, usd: null }),
    close: async () => {},
  };
}
