import type { ToolDocument } from '../document.ts';
import { VectorError, type VectorIndex } from '../types.ts';
import { statusOff } from './status.ts';

/** No embedder is wanted: nothing is kept and nothing compared. */
export function noVectors(): VectorIndex {
  const tools = new Map<string, number>();
  const listeners = new Set<() => void>();
  return {
    put(server: string, documents: readonly ToolDocument[] | null) {
      if (documents === null) tools.delete(server);
      else tools.set(server, documents.length);
      for (const listener of listeners) listener();
    },
    near: (_, { candidates }) => {
      candidates.catch(() => {});
      return Promise.reject(new VectorError('off', 'Embeddings are switched off (EMBEDDING_MODEL=none).'));
    },
    background: null,
    status: () => statusOff([...tools.values()].reduce((sum, count) => sum + count, 0)),
    reindex: () => {},
    onStatus(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: async () => {},
  };
}
