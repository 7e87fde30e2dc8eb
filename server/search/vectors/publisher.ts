import type { Log } from '../../lib/log.ts';
import { coversAll, newestFailures } from '../../store/queries/indexed-tools.ts';
import { sampleCosines, type VectorStore } from '../../store/queries/vectors.ts';
import {
  analyzeVectors,
  canSearchByIndex,
  createVectorIndex,
  hasVectorIndex,
} from '../../store/queries/vectors-upkeep.ts';
import { documentId } from '../document.ts';
import type { Background } from '../types.ts';
import type { Outage } from './breaker.ts';
import type { Counts } from './counts.ts';
import { rowsModel } from './generations.ts';
import { createPace } from './pace.ts';
import { type Published, writePublished } from './published.ts';
import type { View } from './view.ts';

/** Says to this replica, and to the others, how far it is; and keeps what depends on how much there is. */
export interface Publisher {
  /** To this replica at once, to the others at most once in a while unless `now`. */
  publish(now?: boolean): Promise<void>;
  embedded(texts: number, ms: number): void;
  made(tools: number): void;
  /** Failures of single tools changed. */
  failuresChanged(): void;
  /** Index, background and statistics, where the number of vectors asks for it. */
  tend(): Promise<void>;
  /** Another model, or another leader's work: nothing is known any more. */
  reset(): void;
}

export interface PublisherParts {
  store: VectorStore;
  view: View;
  counts: Counts;
  log: Log;
  now(): Date;
  /** Whether all is counted. */
  counted(): boolean;
  outage(): Outage | null;
}

const WRITE_MS = 1000;
const USED_MS = 3_600_000;
const FAILURES = 20;
/** Fewer tools tell nothing of what is usual. */
const LEAST_BACKGROUND = 30;
const SAMPLE = 100;
const INDEX_FROM = 5000;
const INDEX_RETRY_MS = 3_600_000;

export function createPublisher(parts: PublisherParts): Publisher {
  const { store, view, counts, log, now } = parts;
  let writtenAt = 0;
  let written = '';
  let failures: Published['failures'] | null = null;
  let failedBefore = 0;
  let lastEmbeddedAt: string | null = null;
  const pace = createPace();
  let background: { model: string; rows: number; value: Background } | null = null;
  /** By the name under which vectors are kept, how many there were when the planner was told of them. */
  const analyzed = new Map<string, number>();
  let indexed = new Set<string>();
  let indexAfter = 0;

  function state(): Published | null {
    const { rows, model, generations, published } = view;
    if (rows === null || model === null || !parts.counted()) return null;
    const { building, startedAt } = generations;
    const total = counts.total(rows);
    const beside = building === null ? null : counts.total(rowsModel(model, building));
    const outage = parts.outage();
    return {
      ...total,
      indexed: indexed.has(rows),
      background: background?.model === rows ? background.value : published.background,
      reindex: beside && {
        done: Math.min(beside.embedded + beside.failed, total.tools),
        total: total.tools,
        startedAt: startedAt ?? now().toISOString(),
      },
      secondsEach: pace.secondsEach ?? published.secondsEach,
      failure: outage && {
        message: outage.message,
        since: outage.since.toISOString(),
        nextTryAt: outage.nextTryAt?.toISOString() ?? null,
      },
      failures: failures ?? published.failures,
      lastEmbeddedAt: lastEmbeddedAt ?? published.lastEmbeddedAt,
      usedAt: new Date(Math.floor(now().getTime() / USED_MS) * USED_MS).toISOString(),
    };
  }

  /** Without it the planner takes vectors that came since for next to none, and compares each with each. */
  async function analyzeGrown(names: readonly string[]): Promise<void> {
    const grown = names.some((name) => {
      const { embedded } = counts.total(name);
      const before = analyzed.get(name) ?? 0;
      return embedded > 2 * before + 100 || embedded < before / 2;
    });
    if (!grown) return;
    analyzed.clear();
    for (const name of names) analyzed.set(name, counts.total(name).embedded);
    await analyzeVectors(store.db);
  }

  async function tendIndex(rows: string, dimensions: number, vectors: number): Promise<void> {
    if (indexed.has(rows) || vectors < INDEX_FROM || performance.now() < indexAfter) return;
    indexAfter = performance.now() + INDEX_RETRY_MS;
    if (!(await canSearchByIndex(store, dimensions))) return;
    try {
      if (!(await hasVectorIndex(store.db, rows))) await createVectorIndex(store, rows, dimensions);
      indexed = new Set([...indexed, rows]);
      indexAfter = 0;
    } catch (error) {
      log.warn('the index of vectors could not be made; searches compare all of them', { error });
    }
  }

  /** They are read when their number changed: what happened to each is in the table alone. */
  async function readFailures(rows: string): Promise<void> {
    const { failed } = counts.total(rows);
    if (failures?.length === 0 && failed === 0) return;
    if (failures !== null && failed === failedBefore) return;
    const found = await newestFailures(store.db, rows, FAILURES);
    failedBefore = failed;
    failures = found.map(({ server, tool, message, at }) => ({ id: documentId(server, tool), message, at }));
  }

  return {
    async publish(immediately = false) {
      const { model, rows } = view;
      if (parts.counted() && rows !== null) await readFailures(rows);
      const next = state();
      if (model === null || next === null) return;
      view.set({ published: next });
      const text = JSON.stringify(next);
      if (text === written || (!immediately && performance.now() - writtenAt < WRITE_MS)) return;
      writtenAt = performance.now();
      await writePublished(store.db, model, next);
      written = text;
    },
    embedded: pace.batch,
    made() {
      lastEmbeddedAt = now().toISOString();
    },
    failuresChanged() {
      failures = null;
    },
    async tend() {
      const { rows, model, dimensions, generations } = view;
      if (rows === null || model === null || dimensions === null) return;
      const { building } = generations;
      const names = building === null ? [rows] : [rows, rowsModel(model, building)];
      await analyzeGrown(names);
      for (const name of names) await tendIndex(name, dimensions, counts.total(name).embedded);
      const { embedded } = counts.total(rows);
      const before = background?.model === rows ? background.rows : 0;
      if (embedded >= LEAST_BACKGROUND && Math.abs(embedded - before) > before / 5) {
        const { mean, deviation } = await sampleCosines(store.db, rows, SAMPLE);
        background = deviation > 0 ? { model: rows, rows: embedded, value: { mean, deviation } } : null;
      }
    },
    reset() {
      written = '';
      failures = null;
      lastEmbeddedAt = null;
      pace.reset();
      background = null;
      indexed = new Set();
      indexAfter = 0;
    },
  };
}

/** Whether the vectors that a reindex makes can take the place of those that are searched. */
export function isCovered({ store, view }: Pick<PublisherParts, 'store' | 'view'>): Promise<boolean> {
  const { rows, model, generations } = view;
  if (rows === null || model === null || generations.building === null) return Promise.resolve(false);
  return coversAll(store.db, { of: rows, by: rowsModel(model, generations.building) });
}
