import type { Log } from '../lib/log.ts';
import { documentId, type ToolDocument } from './document.ts';
import { createFailureLine } from './failure-line.ts';
import { createLearning, type UsesStore } from './learning/learning.ts';
import type { LexicalAnswer } from './lexical/bm25f.ts';
import { createWords } from './lexical/words.ts';
import { createNameBook } from './name-book.ts';
import { POOL } from './rank/fuse.ts';
import { hitsOf } from './rank/hits.ts';
import type { TextEvidence, WordEvidence } from './rank/order.ts';
import { partsOf } from './rank/sentences.ts';
import { type Allowed, createScopes } from './scopes.ts';
import { createSlots } from './slots.ts';
import {
  type Cosines,
  type LexicalReason,
  type SearchAnswer,
  type SearchHit,
  type SearchRequest,
  type ToolIndex,
  VectorError,
  type VectorIndex,
} from './types.ts';

export interface ToolIndexOptions {
  /** Closed with the index. */
  vectors: VectorIndex;
  /** Where what use teaches is kept; null keeps it in memory. */
  uses: UsesStore | null;
  log: Log;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** From so many tools on the index of words lives in a thread. */
  threadFrom?: number;
}

/** Of a longer query the beginning counts: it is a need and no document. */
const LONGEST_QUERY = 4000;
const LONE_SURROGATES = /\p{Surrogate}/gu;

type Near = ReadonlyMap<string, Cosines>[];

export function createToolIndex(options: ToolIndexOptions): ToolIndex {
  const { vectors, uses, log, now = Date.now, threadFrom } = options;
  const slots = createSlots();
  const scopes = createScopes(slots);
  const names = createNameBook(slots);
  const words = createWords({ slots, log, ...(threadFrom !== undefined && { threadFrom }) });
  const learning = createLearning({ uses, log, now });
  const failures = createFailureLine(log);

  /**
   * Whether a hit is there and open to the search now. What searches was told so before, but numbers change hands while
   * it works, and a vector may outlive its tool.
   */
  function isOpen({ scope, server, readOnly }: SearchRequest, document: ToolDocument | undefined): boolean {
    if (!document || !scope.ids.has(document.id)) return false;
    return (server === undefined || document.server === server) && (!readOnly || document.readOnly);
  }

  function wordsById(request: SearchRequest, { hits }: LexicalAnswer, version: number) {
    const found = new Map<string, WordEvidence>();
    for (const hit of hits) {
      const document = slots.at(hit.at, version);
      if (document && isOpen(request, document)) found.set(document.id, hit);
    }
    return found;
  }

  function cosinesOf(request: SearchRequest, near: ReadonlyMap<string, Cosines> | undefined) {
    const open = new Map<string, Cosines>();
    for (const [id, cosines] of near ?? []) {
      const document = documentOf(id);
      // Under the document's own id: every look-up of it is quicker than of another text that says the same.
      if (document && isOpen(request, document)) open.set(document.id, cosines);
    }
    return open;
  }

  /** The best of what is still there. */
  function openOf(request: SearchRequest, found: Iterable<SearchHit>): SearchHit[] {
    const hits: SearchHit[] = [];
    for (const hit of found) {
      if (hits.length >= request.limit) break;
      if (isOpen(request, documentOf(hit.id))) hits.push(hit);
    }
    return hits;
  }

  async function nearOf(
    texts: readonly string[],
    allowed: Allowed,
    candidates: Promise<readonly (readonly string[])[]>,
    signal: AbortSignal | undefined,
  ): Promise<Near | LexicalReason> {
    try {
      const near = await vectors.near(texts, { scope: allowed.vectors, limit: POOL, candidates, signal });
      failures.over();
      return near.some(({ size }) => size > 0) ? near : 'indexing';
    } catch (error) {
      signal?.throwIfAborted();
      const reason = error instanceof VectorError ? error.reason : 'database';
      failures.now(reason, error);
      return reason;
    }
  }

  async function evidenceFor(
    request: SearchRequest,
    texts: readonly string[],
    allowed: Allowed,
    also: readonly string[],
  ) {
    const asked = slots.version;
    const searching = words
      .search({ texts, limit: POOL, allowed: allowed.bits })
      .then(({ version, answers }) => ({
        found: answers.map((answer) => wordsById(request, answer, version)),
        behind: version < asked,
      }));
    const candidates = searching.then(({ found }) => found.map((each) => [...each.keys(), ...also]));
    const [lexical, near] = await Promise.all([
      searching,
      nearOf(texts, allowed, candidates, request.signal),
    ]);
    const evidence = lexical.found.map((found, at): TextEvidence => {
      return { words: found, cosines: typeof near === 'string' ? null : cosinesOf(request, near[at]) };
    });
    return { evidence, reason: typeof near === 'string' ? near : null, behind: lexical.behind };
  }

  async function search(request: SearchRequest): Promise<SearchAnswer> {
    const begun = performance.now();
    const { signal, threshold = 0 } = request;
    signal?.throwIfAborted();
    const text = request.text.slice(0, LONGEST_QUERY).replace(LONE_SURROGATES, '\uFFFD');
    const allowed = scopes(request);
    if (allowed.count === 0) return nothing(!allowed.complete);
    const { texts: few, share } = partsOf(text);
    const texts = [text, ...few];
    const exact = namedBy(request, names.named(text, allowed.bits));
    const learned = learnedOf(request, text);
    const also = [...exact, ...learned.keys()];
    const { evidence, reason, behind } = await evidenceFor(request, texts, allowed, also);
    signal?.throwIfAborted();
    const [whole, ...parts] = evidence;
    const { background } = vectors;
    const found = whole ? hitsOf({ whole, parts, share, exact, background, learned }) : [];
    const hits = openOf(request, found);
    const sure = hits.filter(({ confidence }) => confidence >= threshold);
    return {
      hits: sure,
      mode: reason === null ? 'hybrid' : 'lexical',
      reason,
      below: hits.length - sure.length,
      behind: behind || !allowed.complete,
      tookMs: performance.now() - begun,
    };
  }

  function learnedOf(request: SearchRequest, text: string): ReadonlyMap<string, number> {
    const known = [...learning.strengths(text)];
    return new Map(known.filter(([id]) => isOpen(request, documentOf(id))));
  }

  const documentOf = (id: string) => slots.at(slots.numberOf(id) ?? -1);

  function namedBy(request: SearchRequest, numbers: Iterable<number>): Set<string> {
    const here = [...(request.named ?? [])].filter((id) => isOpen(request, documentOf(id)));
    return new Set([...here, ...[...numbers].flatMap((at) => slots.at(at)?.id ?? [])]);
  }

  const nothing = (behind: boolean): SearchAnswer => ({
    hits: [],
    mode: 'hybrid',
    reason: null,
    below: 0,
    behind,
    tookMs: 0,
  });

  return {
    expect: words.expect,
    put(server, documents) {
      const change = slots.put(server, documents);
      if (change) {
        names.change(change);
        words.change(change);
      }
      vectors.put(server, documents);
    },
    search,
    used(query, id, principal) {
      const document = documentOf(id);
      if (document) learning.note(query.slice(0, LONGEST_QUERY), document, principal);
    },
    learning: learning.enable,
    learned: (limit) =>
      learning.list(limit).map(({ words: stems, server, tool, weight, usedAt }) => ({
        words: stems,
        id: documentId(server, tool),
        weight,
        usedAt: new Date(usedAt).toISOString(),
      })),
    forgetLearned: learning.forget,
    status: () => vectors.status(),
    reindex: () => vectors.reindex(),
    onStatus: (listener) => vectors.onStatus(listener),
    async close() {
      await words.close();
      await learning.close();
      await vectors.close();
    },
  };
}
