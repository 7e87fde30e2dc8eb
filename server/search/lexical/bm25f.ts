import type { ToolDocument } from '../document.ts';
import { FIELDS, SATURATION } from './fields.ts';
import { tokensOf } from './tokens.ts';

/** A document's words, field by field: what stays the same while other documents come and go. */
export interface Tokenized {
  document: ToolDocument;
  fields: readonly (readonly string[])[];
}

export function tokenize(document: ToolDocument): Tokenized {
  return { document, fields: FIELDS.map(({ textOf }) => tokensOf(textOf(document))) };
}

interface Postings {
  /** Numbers of documents, and beside each how much the word counts there. */
  documents: Uint32Array;
  weights: Float32Array;
  rarity: number;
}

export interface LexicalHit {
  /** Its place in what the index was built of. */
  at: number;
  score: number;
  /** Words of the query that were found in it, as they are compared. */
  matched: string[];
}

/** BM25F: a word counts in each field by that field's weight, and is saturated over all of them together. */
export interface LexicalIndex {
  readonly size: number;
  /**
   * The best `limit` of the documents that `allowed` lets through, the best first, ties by their place.
   * @param allowed null for all
   */
  search(query: string, limit: number, allowed: ((at: number) => boolean) | null): LexicalHit[];
}

export function buildLexicalIndex(documents: readonly Tokenized[]): LexicalIndex {
  const postings = postingsOf(documents);
  return {
    size: documents.length,
    search(query, limit, allowed) {
      const words = [...new Set(tokensOf(query))].filter((word) => postings.has(word));
      const scores = new Map<number, number>();
      for (const word of words) addScores(scores, postings.get(word), allowed);
      return [...scores]
        .sort(([a, x], [b, y]) => y - x || a - b)
        .slice(0, limit)
        .map(([at, score]) => ({
          at,
          score,
          matched: words.filter((word) => holds(postings.get(word), at)),
        }));
    },
  };
}

function addScores(
  scores: Map<number, number>,
  found: Postings | undefined,
  allowed: ((at: number) => boolean) | null,
): void {
  if (!found) return;
  const { documents, weights, rarity } = found;
  for (let i = 0; i < documents.length; i++) {
    const at = documents[i] ?? 0;
    if (allowed && !allowed(at)) continue;
    const weight = weights[i] ?? 0;
    scores.set(at, (scores.get(at) ?? 0) + (rarity * weight) / (SATURATION + weight));
  }
}

/** Documents stand in rising order. */
function holds(found: Postings | undefined, at: number): boolean {
  if (!found) return false;
  let low = 0;
  let high = found.documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found.documents[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return found.documents[low] === at;
}

function postingsOf(documents: readonly Tokenized[]): Map<string, Postings> {
  const usual = FIELDS.map((_, field) => averageLength(documents, field));
  const lists = new Map<string, { documents: number[]; weights: number[] }>();
  for (const [at, { fields }] of documents.entries()) {
    for (const [word, weight] of weightsOf(fields, usual)) {
      const list = lists.get(word) ?? { documents: [], weights: [] };
      list.documents.push(at);
      list.weights.push(weight);
      lists.set(word, list);
    }
  }
  const count = documents.length;
  return new Map(
    [...lists].map(([word, list]) => [
      word,
      {
        documents: Uint32Array.from(list.documents),
        weights: Float32Array.from(list.weights),
        rarity: Math.log(1 + (count - list.documents.length + 0.5) / (list.documents.length + 0.5)),
      },
    ]),
  );
}

function averageLength(documents: readonly Tokenized[], field: number): number {
  let sum = 0;
  for (const { fields } of documents) sum += fields[field]?.length ?? 0;
  return sum / Math.max(1, documents.length);
}

function weightsOf(fields: readonly (readonly string[])[], usual: readonly number[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [at, words] of fields.entries()) {
    const { weight, lengthPenalty } = FIELDS[at] ?? { weight: 0, lengthPenalty: 0 };
    const relative = words.length / (usual[at] || 1);
    const each = weight / (1 - lengthPenalty + lengthPenalty * relative);
    for (const word of words) weights.set(word, (weights.get(word) ?? 0) + each);
  }
  return weights;
}
