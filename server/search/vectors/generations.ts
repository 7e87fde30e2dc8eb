import { z } from 'zod';
import { readMeta, writeMeta } from '../../store/queries/meta.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';

/** Which vectors of a model are searched, and which are being made beside them. */
export interface Generations {
  active: number;
  building: number | null;
  /** When the one that is being made was asked for. */
  startedAt: string | null;
}

const generationsSchema = z.object({
  active: z.number().int(),
  building: z.number().int().nullable(),
  startedAt: z.string().nullable(),
});

const FIRST: Generations = { active: 1, building: null, startedAt: null };
const keyOf = (model: string): string => `vectors:${model}`;

/** The name under which vectors of a generation are kept. */
export const rowsModel = (model: string, generation: number): string =>
  generation === 1 ? model : `${model}#${generation}`;

/** The model whose vectors are kept under that name. */
export const modelOfRows = (name: string): string => name.replace(/#\d+$/, '');

type Db = VectorStore['db'];

export async function readGenerations(db: Db, model: string): Promise<Generations> {
  const text = await readMeta(db, keyOf(model));
  return text === undefined ? FIRST : generationsSchema.parse(JSON.parse(text));
}

/** Asks for a new generation, unless one is being made. */
export function beginGeneration(store: VectorStore, model: string, now: Date): Promise<Generations> {
  return change(store, model, (current) =>
    current.building === null
      ? { ...current, building: current.active + 1, startedAt: now.toISOString() }
      : current,
  );
}

/** What was made is what is searched from now on. */
export function endGeneration(store: VectorStore, model: string, generation: number): Promise<Generations> {
  return change(store, model, (current) =>
    current.building === generation ? { active: generation, building: null, startedAt: null } : current,
  );
}

function change(
  { transaction }: VectorStore,
  model: string,
  next: (current: Generations) => Generations,
): Promise<Generations> {
  return transaction(async (tx) => {
    const changed = next(await readGenerations(tx, model));
    await writeMeta(tx, keyOf(model), JSON.stringify(changed));
    return changed;
  });
}

/** The full name of a model whose dimensions only its first answer says, as it was last time. */
export const readResolved = (db: Db, unresolved: string): Promise<string | undefined> =>
  readMeta(db, `vectors:resolved:${unresolved}`);

export const writeResolved = (db: Db, unresolved: string, model: string): Promise<void> =>
  writeMeta(db, `vectors:resolved:${unresolved}`, model);
