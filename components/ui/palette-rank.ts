interface Rankable {
  label: string;
  hint?: string | undefined;
  keywords?: readonly string[] | undefined;
}

/**
 * How well an item fits the words of a query: every word must be found. The beginning of the label counts most, then
 * the beginning of a word in it, then any place, then hint and keywords, then letters in order (`crpr` in
 * `create_pull_request`).
 *
 * @returns 0 when it does not fit
 */
export function score({ label, hint = '', keywords = [] }: Rankable, words: readonly string[]): number {
  const name = label.toLowerCase();
  const others = `${hint} ${keywords.join(' ')}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const one = scoreWord(name, others, word);
    if (one === 0) return 0;
    sum += one;
  }
  // Of two equally good names the shorter one is nearer to what was typed.
  return sum - Math.min(name.length, 100) / 1000;
}

function scoreWord(name: string, others: string, word: string): number {
  const at = name.indexOf(word);
  if (at === 0) return name.length === word.length ? 6 : 5;
  if (at > 0) return beginsWord(name, word) ? 4 : 3;
  if (others.includes(word)) return beginsWord(others, word) ? 2 : 1.5;
  return inOrder(name, word) ? 1 : 0;
}

function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function inOrder(text: string, letters: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

type Ranked<G extends { items: readonly Rankable[] }> = Omit<G, 'items'> & {
  items: G['items'][number][];
  /** How many more fit. */
  more: number;
};

/** The groups with what fits, best first, at most `limit` items each; groups without any are left out. */
export function rank<G extends { items: readonly Rankable[] }>(
  groups: readonly G[],
  query: string,
  limit: number,
): Ranked<G>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap((group) => {
    const all: readonly G['items'][number][] = group.items;
    const fitting = words.length === 0 ? all : best(all, words);
    const items = fitting.slice(0, limit);
    return items.length === 0 ? [] : [{ ...group, items, more: fitting.length - items.length }];
  });
}

function best<T extends Rankable>(items: readonly T[], words: readonly string[]): T[] {
  return items
    .map((item) => ({ item, points: score(item, words) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ item }) => item);
}
