/**
 * BM25 as textbooks have it, over one text a document, without splitting identifiers, stemming or stop words: what
 * Patchbay's ranking is compared with.
 */
const K1 = 1.2;
const B = 0.75;

/** @returns for a query the places of the best `limit` documents that share a word with it, the best first */
export function plainBm25(texts: readonly string[]): (query: string, limit: number) => number[] {
  const documents = texts.map(countsOf);
  const lengths = documents.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
  const postings = new Map<string, [at: number, count: number][]>();
  for (const [at, counts] of documents.entries()) {
    for (const [word, count] of counts) {
      const list = postings.get(word) ?? [];
      list.push([at, count]);
      postings.set(word, list);
    }
  }
  return (query, limit) => {
    const scores = new Map<number, number>();
    for (const word of new Set(wordsOf(query))) {
      const list = postings.get(word) ?? [];
      const rarity = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5));
      for (const [at, count] of list) {
        const penalty = 1 - B + (B * (lengths[at] ?? 0)) / (usual || 1);
        const gain = (rarity * count * (K1 + 1)) / (count + K1 * penalty);
        scores.set(at, (scores.get(at) ?? 0) + gain);
      }
    }
    return [...scores]
      .sort(([a, x], [b, y]) => y - x || a - b)
      .slice(0, limit)
      .map(([at]) => at);
  };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
