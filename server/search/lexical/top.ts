/**
 * The best `limit` of `among`, the best first, ties by number. Numbers are sorted alone and natively: of tens of
 * thousands of scores only the few that are wanted become objects.
 */
export function chosenScores(
  scores: Float64Array,
  among: readonly number[],
  limit: number,
): { at: number; score: number }[] {
  let chosen: readonly number[] = among;
  if (among.length > limit) {
    const sorted = Float64Array.from(among, (at) => scores[at] ?? 0).sort();
    const least = sorted[sorted.length - limit] ?? 0;
    chosen = among.filter((at) => (scores[at] ?? 0) >= least);
  }
  return chosen
    .map((at) => ({ at, score: scores[at] ?? 0 }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit);
}
