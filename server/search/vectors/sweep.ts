import { setTimeout as sleep } from 'node:timers/promises';
import { indexedServers, removeIndexedServer } from '../../store/queries/indexed-tools.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';
import {
  dropVectorIndex,
  noteUnused,
  removeUnused,
  removeVectors,
  type SweepPlace,
  vectorModels,
} from '../../store/queries/vectors-upkeep.ts';
import { modelOfRows, rowsModel } from './generations.ts';
import type { Timings } from './options.ts';
import { NOTHING, readPublished, writePublished } from './published.ts';
import type { View } from './view.ts';

export interface SweepParts {
  store: VectorStore;
  view: View;
  timings: Timings;
  now(): Date;
  signal: AbortSignal;
  /** Servers that were put here; null while it is too early to say that others are gone. */
  heard: readonly string[] | null;
  /** A reindex has ended a moment ago: other replicas may not have heard, and still search what it replaced. */
  justReplaced: boolean;
}

/** Rows of one step, and the rest between two: others get their turn. */
const STEP = 500;
const REST_MS = 25;

/** Removes what nobody needs any more, in steps. @throws the signal's reason */
export async function sweep(parts: SweepParts): Promise<void> {
  const { store, view, timings, now } = parts;
  const { db } = store;
  if (parts.heard) {
    for (const server of await indexedServers(db, parts.heard)) {
      await steps(parts, () => removeIndexedServer(db, server, STEP));
    }
  }
  for (const rows of await vectorModels(db)) {
    const fate = await fateOf(parts, rows);
    if (fate === 'searched') await noteAll(parts, rows);
    if (fate !== 'gone') continue;
    await dropVectorIndex(db, rows);
    await steps(parts, () => removeVectors(db, rows, STEP));
  }
  const before = new Date(now().getTime() - timings.unusedMs);
  if (view.model !== null) await steps(parts, () => removeUnused(db, before, STEP));
}

/** `kept`: another model's, which may be wanted again. */
async function fateOf(
  { store, view, timings, now, justReplaced }: SweepParts,
  rows: string,
): Promise<'searched' | 'kept' | 'gone'> {
  const model = modelOfRows(rows);
  if (model === view.model) {
    const { active, building } = view.generations;
    const wanted = [active, building ?? active].map((generation) => rowsModel(model, generation));
    if (wanted.includes(rows)) return 'searched';
    return justReplaced ? 'kept' : 'gone';
  }
  const published = await readPublished(store.db, model);
  // Of one that nobody ever told of, the time begins now.
  if (!published) await writePublished(store.db, model, { ...NOTHING, usedAt: now().toISOString() });
  const usedAt = published ? Date.parse(published.usedAt) : now().getTime();
  return now().getTime() - usedAt > timings.otherModelsMs ? 'gone' : 'kept';
}

async function noteAll({ store, now, signal }: SweepParts, model: string): Promise<void> {
  let after: SweepPlace | null = null;
  do {
    after = await noteUnused(store.db, model, { after, limit: STEP, now: now() });
    await sleep(REST_MS, undefined, { signal });
  } while (after);
}

async function steps({ signal }: SweepParts, step: () => Promise<number>): Promise<void> {
  while ((await step()) === STEP) await sleep(REST_MS, undefined, { signal });
}
