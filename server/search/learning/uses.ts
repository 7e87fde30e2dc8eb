import { createHash } from 'node:crypto';
import { documentId } from '../document.ts';

/** A tool was called after a search with these words: what it was worth at `usedAt` (ms since 1970), halving with time. */
export interface Use {
  words: readonly string[];
  server: string;
  tool: string;
  weight: number;
  usedAt: number;
}

export const HALF_LIFE_MS = 14 * 86_400_000;
export const MOST_USES = 5000;
export const MOST_PER_TOOL = 20;
/** More of the same is nothing new. */
export const MOST_WEIGHT = 20;
/** What is worth less is forgotten: a single use, after two months. */
export const LEAST_WEIGHT = 0.05;
/** Queries that have less in common are different needs. */
const LEAST_LIKENESS = 0.5;

export const keyOf = ({ words, server, tool }: Pick<Use, 'words' | 'server' | 'tool'>): string =>
  createHash('sha256')
    .update(JSON.stringify([words, server, tool]))
    .digest('hex')
    .slice(0, 32);

export const worthOf = ({ weight, usedAt }: Pick<Use, 'weight' | 'usedAt'>, now: number): number =>
  weight * 0.5 ** (Math.max(0, now - usedAt) / HALF_LIFE_MS);

/** What use has taught, in memory, bounded. */
export interface Uses {
  readonly size: number;
  /** Adds to what is known of these words and this tool. */
  add(use: Use): void;
  replace(uses: readonly Use[]): void;
  /**
   * How much use speaks for each tool after such words, by document's id: 0–1, all together below 1, so that what was
   * called now and then stays behind what was called always.
   */
  strengths(words: readonly string[], now: number): Map<string, number>;
  /** Worth the most first. */
  list(now: number, limit: number): Use[];
}

export function createUses(): Uses {
  const uses = new Map<string, Use>();
  const byWord = new Map<string, Set<string>>();
  const byTool = new Map<string, Set<string>>();

  function add(use: Use): void {
    const key = keyOf(use);
    const had = uses.get(key);
    const weight = Math.min(MOST_WEIGHT, use.weight + (had ? worthOf(had, use.usedAt) : 0));
    uses.set(key, { ...use, weight });
    for (const word of use.words) insert(byWord, word, key);
    const mine = insert(byTool, documentId(use.server, use.tool), key);
    if (mine.size > MOST_PER_TOOL) drop(least([...mine], use.usedAt));
    if (uses.size > MOST_USES) drop(least([...uses.keys()], use.usedAt));
  }

  function least(keys: readonly string[], now: number): string {
    const worth = (key: string) => worthOf(uses.get(key) ?? { weight: 0, usedAt: now }, now);
    return keys.reduce((a, b) => (worth(b) < worth(a) ? b : a));
  }

  function drop(key: string): void {
    const use = uses.get(key);
    uses.delete(key);
    for (const word of use?.words ?? []) take(byWord, word, key);
    if (use) take(byTool, documentId(use.server, use.tool), key);
  }

  /** Words that many needs share say little of any. */
  const rarityOf = (word: string): number =>
    1 + Math.log((uses.size + 1) / ((byWord.get(word)?.size ?? 0) + 1));

  const sumOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + rarityOf(word), 0);

  /** Twice what both have over all that they have, each word by its rarity. */
  function likeness(words: ReadonlySet<string>, all: number, use: Use): number {
    const shared = sumOf(use.words.filter((word) => words.has(word)));
    return (2 * shared) / (all + sumOf(use.words) || 1);
  }

  return {
    get size() {
      return uses.size;
    },
    add,
    replace(all) {
      for (const map of [uses, byWord, byTool]) map.clear();
      for (const use of all) add(use);
    },
    strengths(words, now) {
      const asked = new Set(words);
      const all = sumOf([...asked]);
      const near = new Set([...asked].flatMap((word) => [...(byWord.get(word) ?? [])]));
      const strengths = new Map<string, number>();
      let sum = 1;
      for (const key of near) {
        const use = uses.get(key);
        const like = use ? likeness(asked, all, use) : 0;
        if (!use || like < LEAST_LIKENESS) continue;
        const strength = ((like - LEAST_LIKENESS) / (1 - LEAST_LIKENESS)) * worthOf(use, now);
        const id = documentId(use.server, use.tool);
        strengths.set(id, (strengths.get(id) ?? 0) + strength);
        sum += strength;
      }
      return new Map([...strengths].map(([id, strength]) => [id, strength / sum]));
    },
    list: (now, limit) =>
      [...uses.values()].sort((a, b) => worthOf(b, now) - worthOf(a, now)).slice(0, Math.max(0, limit)),
  };
}

function insert(map: Map<string, Set<string>>, at: string, key: string): Set<string> {
  const under = map.get(at) ?? new Set();
  map.set(at, under.add(key));
  return under;
}

function take(map: Map<string, Set<string>>, at: string, key: string): void {
  const under = map.get(at);
  under?.delete(key);
  if (under?.size === 0) map.delete(at);
}
