import type { Cosines } from '../types.ts';
import { type Evidence, fuse, type Ranked } from './fuse.ts';
import { withSentences } from './sentences.ts';

/** What words say of a document. */
export interface WordEvidence {
  score: number;
  covered: number;
  matched: readonly string[];
}

/** What was found for one text, by id. `cosines` is null where vectors have no say. */
export interface TextEvidence {
  words: ReadonlyMap<string, WordEvidence>;
  cosines: ReadonlyMap<string, Cosines> | null;
}

/**
 * Pure: all candidates for a query in their order.
 * @param sentences of the query, if it has several
 */
export function orderOf(whole: TextEvidence, sentences: readonly TextEvidence[]): Ranked[] {
  return withSentences(
    fuse(poolOf(whole)),
    sentences.map((sentence) => fuse(poolOf(sentence))),
  );
}

function poolOf({ words, cosines }: TextEvidence): Evidence[] {
  const ids = new Set([...words.keys(), ...(cosines?.keys() ?? [])]);
  return [...ids].map((id) => ({
    id,
    lexical: words.get(id)?.score ?? 0,
    meaning: cosines?.get(id)?.meaning ?? null,
    name: cosines?.get(id)?.name ?? null,
  }));
}
