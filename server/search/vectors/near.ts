import type { VectorStore } from '../../store/queries/vectors.ts';
import { type NearTool, nearestTools } from '../../store/queries/vectors-near.ts';
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
  /** How many tools are known of these servers. */
  toolsOf(servers: readonly string[]): number;
  observe(ms: number, error: VectorError | null): void;
}

type Answer = ReadonlyMap<string, Cosines>[];

/** Fewer are compared one by one: quicker than an index, and exact. */
const EXACT_UP_TO = 5000;
/** Statements of searches at a time: a slow database should not lose all its connections to them. */
const AT_ONCE = { pglite: 2, postgres: 6 };

export function createNear(parts: NearParts) {
  const { store, view, queries, breaker, deadlineMs } = parts;
  const atOnce = createAtOnce(AT_ONCE[store.kind]);

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
    const late = new VectorError('slow', `The vectors took more than ${deadlineMs} ms.`);
    const timer = setTimeout(() => stop.abort(late), deadlineMs);
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
    const named = lists.flatMap((ids, of) =>
      ids.map((id) => ({ of, ...nameOfId(id) })).filter((one) => of < texts.length && within.has(one)),
    );
    const found = await ask(() => {
      const query = { model, dimensions, vectors, limit, within: within.list, candidates: named };
      return nearest(query, within);
    }, signal);
    return answerOf(texts.length, found);
  }

  async function nearest(
    query: Omit<Parameters<typeof nearestTools>[1], 'indexed'>,
    { list }: Within,
  ): Promise<NearTool[]> {
    const { tools, embedded, indexed } = view.published;
    const seen = list === null ? tools : parts.toolsOf(list.servers) + list.tools.length;
    if (!indexed || seen <= EXACT_UP_TO) return nearestTools(store, { ...query, indexed: false });
    const found = await nearestTools(store, { ...query, indexed: true });
    // The index gives up after a while: a scope far from the query must not look empty for that.
    const least = Math.min(query.limit, list === null ? embedded : query.limit);
    const counts = query.vectors.map((_, of) => found.filter((one) => one.of === of && one.searched).length);
    if (counts.every((count) => count >= least)) return found;
    return nearestTools(store, { ...query, indexed: false });
  }

  async function ask(work: () => Promise<NearTool[]>, signal: AbortSignal): Promise<NearTool[]> {
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

function answerOf(texts: number, found: readonly NearTool[]): Answer {
  const answer = Array.from({ length: texts }, () => new Map<string, Cosines>());
  for (const { of, server, tool, meaning, name } of found) {
    answer[of]?.set(documentId(server, tool), { meaning, name });
  }
  return answer;
}
