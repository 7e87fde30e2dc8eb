import type { VectorStore } from '../../store/queries/vectors.ts';
import type { Embedder } from '../embed/embedder.ts';
import { type Generations, readGenerations, readResolved, rowsModel, writeResolved } from './generations.ts';
import { NOTHING, type Published, readPublished } from './published.ts';

/** What this replica knows of the vectors: by looking now and then, and at once of what it did itself. */
export interface View {
  /** Null until the dimensions are known. */
  readonly model: string | null;
  readonly dimensions: number | null;
  readonly generations: Generations;
  readonly published: Published;
  /** The name under which the vectors that are searched are kept. */
  readonly rows: string | null;
  /** Reads what is so now. @throws PatchbayError when the database is away */
  look(): Promise<void>;
  set(changed: { generations?: Generations; published?: Published }): void;
  /** After the embedder answered: whether its model has another name than before. */
  resolve(): Promise<boolean>;
}

export function createView({ db }: VectorStore, embedder: Embedder, onChange: () => void): View {
  const unresolved = embedder.model;
  let model = dimensionsOf(unresolved) === null ? null : unresolved;
  let generations: Generations = { active: 1, building: null, startedAt: null };
  let published = NOTHING;
  let seen = '';

  function changed(): void {
    const now = JSON.stringify([model, generations, published]);
    if (now === seen) return;
    seen = now;
    onChange();
  }

  return {
    get model() {
      return model;
    },
    get dimensions() {
      return model === null ? null : dimensionsOf(model);
    },
    get generations() {
      return generations;
    },
    get published() {
      return published;
    },
    get rows() {
      return model === null ? null : rowsModel(model, generations.active);
    },
    async look() {
      const wanted = model ?? (await readResolved(db, unresolved)) ?? null;
      if (wanted === null) return;
      const [read, state] = [await readGenerations(db, wanted), await readPublished(db, wanted)];
      model ??= wanted;
      if (model !== wanted) return;
      generations = read;
      published = state ?? NOTHING;
      changed();
    },
    set(next) {
      generations = next.generations ?? generations;
      published = next.published ?? published;
      changed();
    },
    async resolve() {
      const { model: now } = embedder;
      if (dimensionsOf(now) === null || now === model) return false;
      model = now;
      generations = { active: 1, building: null, startedAt: null };
      published = NOTHING;
      changed();
      if (unresolved !== now) await writeResolved(db, unresolved, now);
      return true;
    },
  };
}

/** As the name ends in them; null: its first answer will say. */
function dimensionsOf(model: string): number | null {
  const found = /@(\d+)$/.exec(model);
  return found ? Number(found[1]) : null;
}
