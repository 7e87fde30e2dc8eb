import type { ToolDocument } from '../document.ts';
import { lengthOf } from './entries.ts';

/** How much there is to embed of all servers: kept as it changes, as every search asks how far it is. */
export interface Sizes {
  put(server: string, documents: readonly ToolDocument[]): void;
  total(): { tools: number; characters: number };
}

export function createSizes(): Sizes {
  const servers = new Map<string, { tools: number; characters: number }>();
  const total = { tools: 0, characters: 0 };

  function add(size: { tools: number; characters: number } | undefined, times: 1 | -1): void {
    total.tools += times * (size?.tools ?? 0);
    total.characters += times * (size?.characters ?? 0);
  }

  return {
    put(server, documents) {
      add(servers.get(server), -1);
      const size = {
        tools: documents.length,
        characters: documents.reduce((sum, document) => sum + lengthOf(document), 0),
      };
      if (size.tools > 0) servers.set(server, size);
      else servers.delete(server);
      add(size, 1);
    },
    total: () => ({ ...total }),
  };
}
