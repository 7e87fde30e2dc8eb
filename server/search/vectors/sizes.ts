import { createBreather } from '../../lib/breather.ts';
import type { ToolDocument } from '../document.ts';
import { lengthOf } from './entries.ts';

/** How much there is to embed of all servers: kept as it changes, as every search asks how far it is. */
export interface Sizes {
  /** Looks into no document: at a start nobody has read them yet. */
  put(server: string, documents: readonly ToolDocument[]): void;
  /** Looks into those that were put since; takes breaths. */
  count(): Promise<void>;
  /** Of tools that were not looked into as much is assumed as the others have on average. */
  total(): { tools: number; characters: number };
}

/** Name and description twice over, while no tool was looked into. */
const USUAL_CHARACTERS = 200;

interface Size {
  documents: readonly ToolDocument[];
  /** Null until it was looked into. */
  characters: number | null;
}

export function createSizes(): Sizes {
  const servers = new Map<string, Size>();
  let counting: Promise<void> | undefined;
  let tools = 0;
  let counted = { tools: 0, characters: 0 };

  function take(size: Size | undefined, times: 1 | -1): void {
    if (!size) return;
    tools += times * size.documents.length;
    if (size.characters === null) return;
    counted = {
      tools: counted.tools + times * size.documents.length,
      characters: counted.characters + times * size.characters,
    };
  }

  async function countAll(): Promise<void> {
    const breathe = createBreather();
    for (const [server, size] of [...servers]) {
      if (size.characters !== null) continue;
      let characters = 0;
      for (const document of size.documents) {
        await breathe();
        characters += lengthOf(document);
      }
      // Something else may have been put meanwhile.
      if (servers.get(server) !== size) continue;
      take(size, -1);
      size.characters = characters;
      take(size, 1);
    }
  }

  return {
    put(server, documents) {
      take(servers.get(server), -1);
      const size = { documents, characters: null };
      if (documents.length > 0) servers.set(server, size);
      else servers.delete(server);
      take(size, 1);
    },
    count() {
      counting ??= countAll().finally(() => {
        counting = undefined;
      });
      return counting;
    },
    total() {
      const mean = counted.tools > 0 ? counted.characters / counted.tools : USUAL_CHARACTERS;
      return { tools, characters: Math.round(counted.characters + (tools - counted.tools) * mean) };
    },
  };
}
