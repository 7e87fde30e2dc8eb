/** Names are cut there: nobody means more of one. */
const LONGEST = 128;
const MOST_WORDS = 16;
/** So many that share the most pairs of letters with what was asked are compared word by word. */
const CLOSEST = 64;
/** How unlike a name may be and still be worth a guess: 0 is the same, 1 has nothing in common. */
const FARTHEST = 0.45;
/** Words of the name that were not asked for count little: a server's name is often left out. */
const PER_EXTRA = 0.15;

/**
 * Pure: those of `names` that somebody may have meant by `asked`, the nearest first, ties by name. Case, separators and
 * the order of words count for little. Of most names only pairs of letters are looked at.
 */
export function nearestNames(asked: string, names: Iterable<string>, limit: number): string[] {
  const words = wordsOf(asked);
  return closestTo(asked.slice(0, LONGEST), names)
    .map((name) => ({ name, distance: distanceOf(words, wordsOf(name)) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, Math.max(0, limit))
    .map(({ name }) => name);
}

/** Pairs of letters by a small hash: counting them makes no garbage, which is what 50,000 names would cost most. */
const PAIRS = 4096;

function closestTo(asked: string, names: Iterable<string>): string[] {
  const known = new Uint8Array(PAIRS);
  const length = eachPair(asked, (pair) => {
    known[pair] = 1;
    return 1;
  });
  let closest: { name: string; likeness: number }[] = [];
  let least = 0;
  for (const name of names) {
    let pairs = 0;
    const shared = eachPair(name, (pair) => {
      pairs += 1;
      return known[pair] ?? 0;
    });
    const likeness = shared / (length + pairs || 1);
    if (likeness <= least) continue;
    closest.push({ name, likeness });
    if (closest.length < 8 * CLOSEST) continue;
    closest = best(closest);
    least = closest.at(-1)?.likeness ?? 0;
  }
  return best(closest).map(({ name }) => name);
}

const best = <T extends { likeness: number }>(all: T[]): T[] =>
  all.sort((a, b) => b.likeness - a.likeness).slice(0, CLOSEST);

/** @returns the sum of what `value` says of each pair of letters or digits that follow each other; a first one counts as a pair */
function eachPair(name: string, value: (pair: number) => number): number {
  let sum = 0;
  let before = 0;
  const end = Math.min(name.length, LONGEST);
  for (let i = 0; i < end; i++) {
    const code = letterOf(name.charCodeAt(i));
    if (code === 0) continue;
    sum += value((before * 31 + code) % PAIRS);
    before = code;
  }
  return sum;
}

/** In lower case; 0 for what separates. */
function letterOf(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= 48 && code <= 57) return code;
  return code > 127 ? code : 0;
}

const WORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{L}\p{M}]+|\p{N}+/gu;

const wordsOf = (name: string): string[] =>
  [...name.slice(0, LONGEST).matchAll(WORD)].slice(0, MOST_WORDS).map(([word]) => word.toLowerCase());

/** 0 where every word that was asked for is there and no other; by letters as well, since `createissue` is two words to none. */
function distanceOf(asked: readonly string[], name: readonly string[]): number {
  const whole =
    edits(asked.join(''), name.join('')) / Math.max(asked.join('').length, name.join('').length, 1);
  return Math.min(whole, byWords(asked, name));
}

function byWords(asked: readonly string[], name: readonly string[]): number {
  const letters = asked.join('').length || 1;
  let missing = 0;
  const used = new Set<string>();
  for (const word of asked) {
    let least = 1;
    let nearest = '';
    for (const other of name) {
      const distance = edits(word, other) / Math.max(word.length, other.length);
      if (distance < least) [least, nearest] = [distance, other];
    }
    missing += least * word.length;
    used.add(nearest);
  }
  const extra = name.filter((word) => !used.has(word)).join('').length;
  return missing / letters + (PER_EXTRA * extra) / Math.max(1, name.join('').length);
}

/** Letters to add, drop or change; two neighbours in the wrong order are one. */
function edits(a: string, b: string): number {
  if (a === b) return 0;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(changed, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
