import type { ToolDocument } from './document.ts';
import type { Parts } from './rank/fuse.ts';

/** What a caller may find, by ids of documents: endpoint ∩ scope. The same object for as long as it is the same. */
export interface SearchScope {
  readonly ids: ReadonlySet<string>;
}

export interface SearchRequest {
  text: string;
  scope: SearchScope;
  /** Most hits, 1 to 100. */
  limit: number;
  /** Tools of this server alone. */
  server?: string | undefined;
  /** Ids of tools that the text calls by names that only the asker's endpoint gives them. */
  named?: ReadonlySet<string> | undefined;
  /** Only tools that say that they change nothing. */
  readOnly?: boolean | undefined;
  /** Hits of a lower confidence are left out. */
  threshold?: number | undefined;
  signal?: AbortSignal | undefined;
}

export type Band = 'high' | 'medium' | 'low';

export interface SearchHit {
  /** Of the document: `server/tool`. */
  id: string;
  /** 0–1, calibrated; never more than that of the hit before. */
  confidence: number;
  band: Band;
  /** What the place in the order is made of. `learned` is what use adds, `exact` that the query names the tool. */
  parts: Parts & { learned: number; exact: boolean };
  /** Words of the query that were found in it. */
  matched: readonly string[];
}

/** Why vectors had no say. `off`: no embedder is wanted; `indexing`: nothing is embedded yet. */
export type LexicalReason = 'off' | 'indexing' | 'embedder' | 'database' | 'slow';

export interface SearchAnswer {
  hits: readonly SearchHit[];
  mode: 'hybrid' | 'lexical';
  /** Of `lexical` only. */
  reason: LexicalReason | null;
  /** Hits that the threshold left out. */
  below: number;
  /** Some tools of the scope were not read yet: nothing is found in them. */
  behind: boolean;
  tookMs: number;
}

/** Null where nobody can tell. */
export interface Estimate {
  seconds: number | null;
  usd: number | null;
}

/** The state of the vectors, for people. */
export interface IndexStatus {
  /** e.g. `minilm-l6-v2@384`; null where no embedder is wanted. */
  model: string | null;
  dimensions: number | null;
  kind: 'embedded' | 'remote' | 'none';
  /** Tools that are known now; of those: with a vector, waiting for one, refused by the embedder. */
  tools: number;
  embedded: number;
  pending: number;
  failed: number;
  /** Whether this replica embeds for all. */
  leading: boolean;
  /** A reindex that runs beside what is searched. */
  reindex: { done: number; total: number; startedAt: string } | null;
  /** What is pending, and the rest of a reindex that runs, will take and cost about so much; null: nothing is left. */
  estimate: Estimate | null;
  /** The same of a reindex of all tools, were it begun now; null without tools. */
  reindexEstimate: Estimate | null;
  /** The last failure of the embedder or database, while it lasts. */
  failure: { message: string; since: string; nextTryAt: string | null } | null;
  /** Newest first, at most 20. */
  failures: readonly { id: string; message: string; at: string }[];
  lastEmbeddedAt: string | null;
}

/** Pairs of words and tools that use has taught; the strongest first. */
export interface Learned {
  words: readonly string[];
  id: string;
  weight: number;
  usedAt: string;
}

/** Every tool of the hub, found by words and by meaning. */
export interface ToolIndex {
  /** So many tools are put soon, as far as is known: room is made for them. */
  expect(tools: number): void;
  /** What a server has now, all of it; null: it is gone. Searchable by words as soon as this returned or shortly after. */
  put(server: string, documents: readonly ToolDocument[] | null): void;
  /** Never rejects for an embedder or database that fails: it answers by words and says so. @throws the signal's reason */
  search(request: SearchRequest): Promise<SearchAnswer>;
  /** A tool was called that a search of the same client had found; kept behind, if learning is on. */
  used(query: string, id: string, principal: string): void;
  learning(on: boolean): void;
  /** At most `limit`. */
  learned(limit: number): readonly Learned[];
  forgetLearned(): Promise<void>;
  status(): IndexStatus;
  /** Makes all vectors anew beside the old ones, then swaps. One at a time: a second call changes nothing. */
  reindex(): void;
  /** Calls back when the status changed, at most twice a second. @returns the end of it */
  onStatus(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Which rows a query of vectors may see; the empty list sees nothing. */
export type VectorScope =
  | { all: true }
  | { all: false; servers: readonly string[]; tools: readonly { server: string; tool: string }[] };

/** Cosines of a text and a tool: what it does, and its name alone. */
export interface Cosines {
  meaning: number;
  name: number;
}

/** What the cosines of texts that have nothing in common are like with this model, measured on the index itself. */
export interface Background {
  mean: number;
  deviation: number;
}

/** The vectors of all tools, in the database; embeds in the background what has none. */
export interface VectorIndex {
  put(server: string, documents: readonly ToolDocument[] | null): void;
  /**
   * For each text the `limit` nearest tools of the scope, and those of `candidates` (ids of documents, one list for each
   * text; waited for while the texts are embedded). What has no vector yet is absent.
   * @throws VectorError with the reason why there are none; within 2 s whatever is slow
   */
  near(
    texts: readonly string[],
    options: {
      scope: VectorScope;
      limit: number;
      candidates: Promise<readonly (readonly string[])[]>;
      signal?: AbortSignal | undefined;
    },
  ): Promise<ReadonlyMap<string, Cosines>[]>;
  /** Null until enough is embedded to tell (some 30 tools). */
  readonly background: Background | null;
  status(): IndexStatus;
  reindex(): void;
  onStatus(listener: () => void): () => void;
  close(): Promise<void>;
}

export class VectorError extends Error {
  override readonly name = 'VectorError';
  readonly reason: LexicalReason;

  constructor(reason: LexicalReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
