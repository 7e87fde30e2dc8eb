import { countIndexed, type IndexCounts } from '../../store/queries/indexed-tools.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';

/** How much of each server is embedded, by model: counted by the database, and carried on between two counts. */
export interface Counts {
  recount(model: string, servers: readonly string[]): Promise<void>;
  /** So many more have a vector now. */
  add(model: string, server: string, embedded: number): void;
  forget(server: string): void;
  /** Everything of models that are none of these. */
  keep(models: readonly string[]): void;
  total(model: string): IndexCounts;
}

/** Servers in one statement. */
const PAGE = 50;

export function createCounts({ db }: VectorStore): Counts {
  const models = new Map<string, Map<string, IndexCounts>>();

  function of(model: string): Map<string, IndexCounts> {
    const counts = models.get(model) ?? new Map<string, IndexCounts>();
    models.set(model, counts);
    return counts;
  }

  return {
    async recount(model, servers) {
      for (let at = 0; at < servers.length; at += PAGE) {
        const page = servers.slice(at, at + PAGE);
        const counted = await countIndexed(db, model, page);
        for (const server of page) {
          const found = counted.get(server);
          if (found) of(model).set(server, found);
          else of(model).delete(server);
        }
      }
    },
    add(model, server, embedded) {
      const counts = of(model).get(server);
      if (counts) counts.embedded = Math.min(counts.tools, counts.embedded + embedded);
    },
    forget(server) {
      for (const counts of models.values()) counts.delete(server);
    },
    keep(wanted) {
      for (const model of models.keys()) if (!wanted.includes(model)) models.delete(model);
    },
    total(model) {
      const total = { tools: 0, embedded: 0, failed: 0 };
      for (const { tools, embedded, failed } of of(model).values()) {
        total.tools += tools;
        total.embedded += embedded;
        total.failed += failed;
      }
      return total;
    },
  };
}
