import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';
import { type NearQuery, type NearTools, nearestTools } from '../../store/queries/vectors-near.ts';
import { documentId } from '../document.ts';
import type { Cosines, VectorScope } from '../types.ts';
import { VectorError } from '../types.ts';
import { createAtOnce } from './at-once.ts';
import type { Breaker } from './breaker.ts';
import type { QueryVectors } from './query-vectors.ts';
import { nameOfId, type Within, withinOf } from './scope.ts';
import type { View } from './view.ts';

export interface NearOptions {
  scope: VectorScope;
  limit: number;
  candidates: Promise<readonly (readonly string[])[]>;
  signal?: AbortSignal | undefined;
}

export interface NearParts {
  store: VectorStore;
  view: View;
  queries: QueryVectors;
  /** Of the database. */
  breaker: Breaker;
  /** Resolves when the view was read for the first time, which it makes happen. */
  ready: () => Promise<void>;
  deadlineMs: number;
  log: Log;
  /** How many tools are known of these servers. */
  toolsOf(servers: readonly string[]): number;
  observe(ms: number, error: VectorError | null): void;
}

type Answer = ReadonlyMap<string, Cosines>[];

/** Fewer are compared one by one: quicker than an index, and exact. */
const EXACT_UP_TO = 5000;
/** An index that failed is left alone for so long. */
const INDEX_RETRY_MS = 600_000;
/** Statements of searches at a time: a slow database should not lose all its connections to them. */
const AT_ONCE = { pglite: 2, postgres: 6 };

export function createNear(parts: NearParts) {
  const { store, view, queries, breaker, deadlineMs, log } = parts;
  const atOnce = createAtOnce(AT_ONCE[store.kind]);
  let comparedUntil = Number.NEGATIVE_INFINITY;

  return async function near(texts: readonly string[], options: NearOptions): Promise<Answer> {
    const startedAt = performance.now();
    // Somebody listens to it in any case.
    options.candidates.catch(() => {});
    options.signal?.throwIfAborted();
    const within = withinOf(options.scope);
    if (within === null || texts.length === 0) return texts.map(() => new Map());
    try {
      const answer = await timely(texts, within, options);
      parts.observe(performance.now() - startedAt, null);
      return answer;
    } catch (error) {
      if (error instanceof VectorError) parts.observe(performance.now() - startedAt, error);
      throw error;
    }
  };

  /** Ends with the deadline, or with the caller's signal, whatever is still under way. */
  async function timely(texts: readonly string[], within: Within, options: NearOptions): Promise<Answer> {
    const stop = new AbortController();
    const late = () => new VectorError('slow', `The vectors took more than ${deadlineMs} ms.`);
    const timer = setTimeout(() => stop.abort(late()), deadlineMs);
    const onAbort = () => stop.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const stopped = new Promise<never>((_, reject) => {
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
      });
      return await Promise.race([search(texts, within, options, stop.signal), stopped]);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  async function search(
    texts: readonly string[],
    within: Within,
    { limit, candidates }: NearOptions,
    signal: AbortSignal,
  ): Promise<Answer> {
    await parts.ready();
    if (breaker.outage) throw new VectorError('database', breaker.outage.message);
    if (view.model !== null && view.published.embedded === 0)
      throw new VectorError('indexing', 'Nothing is embedded yet.');
    const vectors = await queries.of(texts, signal);
    if (await view.resolve()) await view.look();
    const { rows: model, dimensions, published } = view;
    if (model === null || dimensions !== vectors[0]?.length || published.embedded === 0)
      throw new VectorError('indexing', 'Nothing is embedded with this model yet.');
    const lists = await candidates;
    // Each by itself: the database compares several at a time.
    return Promise.all(
      vectors.map((vector, at) => {
        const ids = (lists[at] ?? []).filter((id) => within.has(nameOfId(id)));
        const query = {
          model,
          dimensions,
          vector,
          limit,
          within: within.list,
          candidates: ids.map(nameOfId),
        };
        return ask(async () => cosinesOf(await nearest(query, within), ids), signal);
      }),
    );
  }

  async function nearest(query: Omit<NearQuery, 'indexed'>, { list }: Within): Promise<NearTools> {
    const { tools, embedded, indexed } = view.published;
    const seen = list === null ? tools : parts.toolsOf(list.servers) + list.tools.length;
    const wanted = indexed && seen > EXACT_UP_TO && performance.now() >= comparedUntil;
    const found = wanted ? await byIndex(query) : null;
    if (!found) return nearestTools(store, { ...query, indexed: false });
    // The index gives up after a while: a scope far from the query must not look empty for that.
    const least = Math.min(query.limit, list === null ? embedded : query.limit);
    if (found.nearest.tool.length >= least) return found;
    return nearestTools(store, { ...query, indexed: false });
  }

  /**
   * Null where the index can't be searched although it is there: under a pgvector before 0.8, say, that a restored
   * database met. Whether the database itself is ill tells the comparing that follows.
   */
  async function byIndex(query: Omit<NearQuery, 'indexed'>): Promise<NearTools | null> {
    try {
      return await nearestTools(store, { ...query, indexed: true });
    } catch (error) {
      if (error instanceof PatchbayError && error.code === 'unavailable') throw error;
      if (performance.now() >= comparedUntil) {
        log.warn('the index of vectors cannot be searched; all of them are compared instead', { error });
      }
      comparedUntil = performance.now() + INDEX_RETRY_MS;
      return null;
    }
  }

  async function ask<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const givenUp = () => {
      if (signal.reason instanceof VectorError) breaker.failed(signal.reason);
    };
    return atOnce(async () => {
      signal.addEventListener('abort', givenUp, { once: true });
      try {
        return await work();
      } catch (error) {
        breaker.failed(error, { doubtful: true });
        throw new VectorError('database', 'The database failed.', { cause: error });
      } finally {
        signal.removeEventListener('abort', givenUp);
      }
    }, signal);
  }
}

/** @param ids of the candidates */
function cosinesOf({ nearest, candidates }: NearTools, ids: readonly string[]): Map<string, Cosines> {
  const cosines = new Map<string, Cosines>();
  for (const [i, tool] of nearest.tool.entries()) {
    const id = documentId(nearest.server[i] ?? '', tool);
    cosines.set(id, { meaning: nearest.meaning[i] ?? 0, name: nearest.name[i] ?? 0 });
  }
  for (const [i, at] of candidates.at.entries()) {
    const { meaning, name } = candidates;
    cosines.set(ids[at] ?? '', { meaning: meaning[i] ?? 0, name: name[i] ?? 0 });
  }
  return cosines;
}
