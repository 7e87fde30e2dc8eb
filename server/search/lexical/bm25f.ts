import { type Bits, hasBit } from '../bits.ts';
import type { ToolDocument } from '../document.ts';
import { FIELDS, SATURATION } from './fields.ts';
import { tokensOf } from './tokens.ts';
import { chosenScores } from './top.ts';
import { createVocabulary } from './vocabulary.ts';

export interface LexicalHit {
  /** The number under which the document was added. */
  at: number;
  score: number;
  /** Share of what the query's words weigh together that those found here weigh, 0–1. */
  covered: number;
  /** Words of the query that were found in it, as they are compared. */
  matched: string[];
}

export interface LexicalAnswer {
  /** The best first, ties by number. */
  hits: LexicalHit[];
  /** Share of what the query's words weigh together that words known here weigh, 0–1. */
  known: number;
}

/** BM25F: a word counts in each field by that field's weight, and is saturated over all of them together. */
export interface LexicalIndex {
  readonly size: number;
  /** @param at a number that no other document has; small ones, since memory is taken for all below it */
  add(at: number, document: ToolDocument): void;
  /** One pass over everything: remove many together. */
  remove(numbers: ReadonlySet<number>): void;
  /** The best `limit` of those in `allowed`; null allows all. */
  search(query: string, limit: number, allowed: Bits | null): LexicalAnswer;
}

const WIDTH = FIELDS.length;
/** How often a word stands in each field, five bits a field in one small integer; more often than 31 counts as 31. */
const BITS_EACH = 5;
const MOST_TIMES = 31;
/** A query is a need and no book. */
const MOST_WORDS = 200;
/** Words of tools that are gone, which may come again. */
const MOST_UNUSED = 10_000;

/** Documents come and go; scores are always those of an index made of what is there now. */
export function createLexicalIndex(): LexicalIndex {
  const vocabulary = createVocabulary();
  /** By number of a word: number of a document and how often the word stands in its fields, in turns. */
  let postings: number[][] = [];
  const present = new Set<number>();
  const totals = new Array<number>(WIDTH).fill(0);
  let lengths = new Float64Array(WIDTH * 256);
  /** What one word in a field of a document counts; made anew when the averages changed. */
  let counts: Float64Array | null = null;
  let scores = new Float64Array(256);

  function makeRoom(at: number): void {
    if (at < scores.length) return;
    const capacity = Math.max(at + 1, Math.ceil(scores.length * 1.5));
    scores = new Float64Array(capacity);
    const longer = new Float64Array(WIDTH * capacity);
    longer.set(lengths);
    lengths = longer;
  }

  /** One more of a word in the field whose bits begin at `shift`, of the document that is being added. */
  function count(word: number, at: number, shift: number): void {
    const list = postings[word];
    if (!list) postings[word] = [at, 1 << shift];
    else if (list[list.length - 2] !== at) list.push(at, 1 << shift);
    else {
      const before = list[list.length - 1] ?? 0;
      if (((before >>> shift) & MOST_TIMES) < MOST_TIMES) list[list.length - 1] = before + (1 << shift);
    }
  }

  function countsNow(): Float64Array {
    if (counts) return counts;
    const made = new Float64Array(lengths.length);
    for (const at of present) {
      for (const [field, { weight, lengthPenalty }] of FIELDS.entries()) {
        const usual = (totals[field] ?? 0) / present.size || 1;
        const relative = (lengths[at * WIDTH + field] ?? 0) / usual;
        made[at * WIDTH + field] = weight / (1 - lengthPenalty + lengthPenalty * relative);
      }
    }
    counts = made;
    return made;
  }

  /** Adds what a word weighs to the scores of documents that have it; remembers which those are. */
  function addScores(list: readonly number[], rarity: number, allowed: Bits | null, touched: number[]): void {
    const each = countsNow();
    for (let i = 0; i < list.length; i += 2) {
      const at = list[i] ?? 0;
      if (allowed && !hasBit(allowed, at)) continue;
      const weight = weightOf(each, at, list[i + 1] ?? 0);
      if (scores[at] === 0) touched.push(at);
      scores[at] = (scores[at] ?? 0) + (rarity * weight) / (SATURATION + weight);
    }
  }

  function forgetUnused(): void {
    const kept = vocabulary.keep((word) => (postings[word]?.length ?? 0) > 0);
    postings = kept.map((word) => postings[word] ?? []);
  }

  /** Undefined for a word that stands nowhere, or nowhere any more. */
  function postingsOf(word: string): readonly number[] | undefined {
    const list = postings[vocabulary.numberOf(word) ?? -1];
    return list?.length ? list : undefined;
  }

  const rarityOf = (list: readonly number[] | undefined): number => {
    const having = (list?.length ?? 0) / 2;
    return Math.log(1 + (present.size - having + 0.5) / (having + 0.5));
  };

  /** Scores are zero again afterwards. */
  function collect(words: readonly Weighed[], touched: readonly number[], limit: number): LexicalHit[] {
    const hits = chosenScores(scores, touched, limit).map(({ at, score }) => ({
      at,
      score,
      covered: 0,
      matched: [] as string[],
    }));
    for (const at of touched) scores[at] = 0;
    for (const [place, { at }] of hits.entries()) scores[at] = place + 1;
    for (const { word, list, share } of words) {
      for (let i = 0; i < list.length; i += 2) {
        const hit = hits[(scores[list[i] ?? 0] ?? 0) - 1];
        if (!hit) continue;
        hit.matched.push(word);
        hit.covered += share;
      }
    }
    for (const { at } of hits) scores[at] = 0;
    return hits;
  }

  return {
    get size() {
      return present.size;
    },
    add(at, document) {
      makeRoom(at);
      present.add(at);
      counts = null;
      for (const [field, { textOf }] of FIELDS.entries()) {
        const { words, count: length } = vocabulary.read(textOf(document));
        lengths[at * WIDTH + field] = length;
        totals[field] = (totals[field] ?? 0) + length;
        for (let i = 0; i < length; i++) count(words[i] ?? 0, at, field * BITS_EACH);
      }
    },
    remove(numbers) {
      const gone = new Set([...numbers].filter((at) => present.delete(at)));
      if (gone.size === 0) return;
      counts = null;
      for (const at of gone) {
        for (let field = 0; field < WIDTH; field++) {
          totals[field] = (totals[field] ?? 0) - (lengths[at * WIDTH + field] ?? 0);
        }
      }
      let unused = 0;
      for (const list of postings) if (withdraw(list, gone) === 0) unused += 1;
      if (unused > MOST_UNUSED + postings.length / 2) forgetUnused();
    },
    search(query, limit, allowed) {
      const asked = [...new Set(tokensOf(query))].slice(0, MOST_WORDS);
      const lists = asked.map((word) => postingsOf(word));
      const rarities = lists.map(rarityOf);
      const all = rarities.reduce((sum, rarity) => sum + rarity, 0) || 1;
      const words: Weighed[] = [];
      const touched: number[] = [];
      for (const [i, word] of asked.entries()) {
        const list = lists[i];
        const rarity = rarities[i] ?? 0;
        if (!list) continue;
        words.push({ word, list, share: rarity / all });
        addScores(list, rarity, allowed, touched);
      }
      const known = words.reduce((sum, { share }) => sum + share, 0);
      return { hits: collect(words, touched, limit), known };
    },
  };
}

interface Weighed {
  word: string;
  list: readonly number[];
  share: number;
}

function weightOf(each: Float64Array, at: number, packed: number): number {
  let weight = 0;
  for (let field = 0, rest = packed; rest > 0; field++, rest >>>= BITS_EACH) {
    weight += (rest & MOST_TIMES) * (each[at * WIDTH + field] ?? 0);
  }
  return weight;
}

/** @returns how long the list is without them */
function withdraw(list: number[], gone: ReadonlySet<number>): number {
  let kept = 0;
  for (let i = 0; i < list.length; i += 2) {
    const at = list[i] ?? 0;
    if (gone.has(at)) continue;
    list[kept] = at;
    list[kept + 1] = list[i + 1] ?? 0;
    kept += 2;
  }
  list.length = kept;
  return kept;
}
