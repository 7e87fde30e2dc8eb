import type { Cosines } from '../types.ts';
import { type Evidence, fuse, type Ranked } from './fuse.ts';
import { withParts } from './sentences.ts';

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
 * @param parts what was found for the query's parts, if it has several
 * @param share how much they count
 */
export function orderOf(whole: TextEvidence, parts: readonly TextEvidence[], share: number): Ranked[] {
  return withParts(
    fuse(poolOf(whole)),
    parts.map((part) => fuse(poolOf(part))),
    share,
  );
}

const NOT_COMPARED: Partial<Cosines> = {};

function poolOf({ words, cosines }: TextEvidence): Evidence[] {
  const pool: Evidence[] = [];
  for (const [id, { score, covered }] of words) {
    const { meaning = null, name = null } = cosines?.get(id) ?? NOT_COMPARED;
    pool.push({ id, lexical: score, covered, meaning, name });
  }
  for (const [id, { meaning, name }] of cosines ?? []) {
    if (!words.has(id)) pool.push({ id, lexical: 0, covered: 0, meaning, name });
  }
  return pool;
}
