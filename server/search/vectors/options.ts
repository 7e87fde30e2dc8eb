import type { BackoffPolicy } from '../../lib/backoff.ts';
import type { Log } from '../../lib/log.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { LexicalReason } from '../types.ts';

export interface VectorIndexOptions {
  store: VectorStore;
  embedder: Embedder;
  /** This process among the replicas. */
  holder: string;
  log: Log;
  now?: () => Date;
  /** Hears what happens, for metrics. */
  observe?: (event: VectorEvent) => void;
  timings?: Partial<Timings>;
}

export type VectorEvent =
  | { type: 'near'; outcome: 'answered' | LexicalReason; ms: number }
  | { type: 'embedded'; texts: number; ms: number }
  | { type: 'failed'; of: 'embedder' | 'database' };

/** All in milliseconds. */
export interface Timings {
  /** From the making of the index to its first look, unless somebody searches before. */
  beginMs: number;
  /** Between looks at what other replicas did. */
  pollMs: number;
  /** A leader that is silent for so long is followed by another. */
  leaseMs: number;
  /** The most that a search waits for everything, and for a model that starts. */
  nearMs: number;
  coldMs: number;
  /** Between tries in the background, and between probes while searches do without. */
  retry: BackoffPolicy;
  probe: BackoffPolicy;
  /** Between sweeps; how long vectors stay that no tool has, those of other models, and those a reindex replaced. */
  sweepMs: number;
  unusedMs: number;
  otherModelsMs: number;
  replacedMs: number;
  /** What is not put here for so long while this replica leads is forgotten. */
  unheardMs: number;
}

const DAY_MS = 86_400_000;

export const TIMINGS: Timings = {
  beginMs: 500,
  pollMs: 3000,
  leaseMs: 12_000,
  nearMs: 2000,
  coldMs: 100,
  retry: { baseMs: 1000, capMs: 60_000 },
  probe: { baseMs: 500, capMs: 30_000 },
  sweepMs: 3_600_000,
  unusedMs: 7 * DAY_MS,
  otherModelsMs: 30 * DAY_MS,
  replacedMs: 60_000,
  unheardMs: DAY_MS,
};
