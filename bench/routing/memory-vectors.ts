import type { ToolDocument } from '../../server/search/document.ts';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { splitName } from '../../server/search/split-name.ts';
import {
  type Background,
  type Cosines,
  type IndexStatus,
  VectorError,
  type VectorIndex,
  type VectorScope,
} from '../../server/search/types.ts';

interface Row {
  document: ToolDocument;
  meaning: Float32Array;
  name: Float32Array;
}

export interface MemoryVectors extends VectorIndex {
  /** Embeds what was put; until then nothing is near. */
  ready(): Promise<void>;
}

const OF_SERVER = 0.25;
const LONGEST_DESCRIPTION = 300;

/**
 * The vectors of a set in memory, compared one by one: what the database does for the hub, for measuring and tests
 * without one.
 */
export function createMemoryVectors(embedder: Embedder | null): MemoryVectors {
  const servers = new Map<string, readonly ToolDocument[]>();
  let rows: Row[] = [];
  let background: Background | null = null;

  return {
    get background() {
      return background;
    },
    put(server, documents) {
      if (documents) servers.set(server, documents);
      else servers.delete(server);
      rows = rows.filter(({ document }) => document.server !== server);
    },
    async ready() {
      if (embedder) rows = await rowsOf([...servers.values()], embedder);
      background = backgroundOf(rows);
    },
    async near(texts, { scope, limit, candidates }) {
      if (!embedder) throw new VectorError('off', 'There is no embedder.');
      const [queries, lists] = await Promise.all([embedder.embed(texts, { urgent: true }), candidates]);
      const open = rows.filter(({ document }) => isSeen(scope, document));
      return queries.map((query, at) => nearest(query, open, limit, new Set(lists[at])));
    },
    status: () => statusOf(embedder, rows.length),
    reindex() {},
    onStatus: () => () => {},
    async close() {},
  };
}

async function rowsOf(servers: readonly (readonly ToolDocument[])[], embedder: Embedder): Promise<Row[]> {
  const rows: Row[] = [];
  for (const documents of servers) {
    const texts = await embedder.embed(documents.map(textOf), {});
    const names = await embedder.embed(
      documents.map(({ name }) => splitName(name)),
      {},
    );
    const centroid = unit(texts.reduce((sum, text) => added(sum, text, 1 / texts.length)));
    for (const [at, document] of documents.entries()) {
      const [text, name] = [texts[at], names[at]];
      if (text && name) rows.push({ document, meaning: unit(added(text, centroid, OF_SERVER)), name });
    }
  }
  return rows;
}

function nearest(query: Float32Array, rows: readonly Row[], limit: number, candidates: ReadonlySet<string>) {
  const scored = rows.map((row) => ({ row, meaning: dot(query, row.meaning) }));
  scored.sort((a, b) => b.meaning - a.meaning);
  const found = new Map<string, Cosines>();
  for (const [place, { row, meaning }] of scored.entries()) {
    if (place >= limit && !candidates.has(row.document.id)) continue;
    found.set(row.document.id, { meaning, name: dot(query, row.name) });
  }
  return found;
}

/** Every row with one that lies far from it in the list, of another server. */
function backgroundOf(rows: readonly Row[]): Background | null {
  const pairs = rows.flatMap((row, at) => {
    const other = rows[(at * 7919 + 13) % rows.length];
    return other && other.document.server !== row.document.server ? [dot(row.meaning, other.meaning)] : [];
  });
  if (pairs.length < 30) return null;
  const mean = pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
  const deviation = Math.sqrt(pairs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / pairs.length);
  return { mean, deviation };
}

function isSeen(scope: VectorScope, { server, name }: ToolDocument): boolean {
  if (scope.all || scope.servers.includes(server)) return true;
  return scope.tools.some((tool) => tool.server === server && tool.tool === name);
}

const textOf = ({ name, description }: ToolDocument): string =>
  `${splitName(name)}: ${description.slice(0, LONGEST_DESCRIPTION)}`;

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const added = (a: Float32Array, b: Float32Array, share: number): Float32Array =>
  a.map((value, i) => value + share * (b[i] ?? 0));

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
}

function statusOf(embedder: Embedder | null, embedded: number): IndexStatus {
  return {
    model: embedder?.model ?? null,
    dimensions: embedder?.dimensions ?? null,
    kind: embedder?.kind ?? 'none',
    tools: embedded,
    embedded,
    pending: 0,
    failed: 0,
    leading: true,
    reindex: null,
    estimate: null,
    reindexEstimate: null,
    failure: null,
    failures: [],
    lastEmbeddedAt: null,
  };
}
