/** What one text asks for: for each of its needs the ids of tools any of which serves it. */
export type Needs = readonly (readonly string[])[];

/** What is known of a query of a set: see the sets' README. */
export interface Judged {
  kind?: string | undefined;
  relevant: readonly string[];
  groups?: readonly (readonly string[])[] | undefined;
}

/**
 * Sets whose queries have a `kind` list in `relevant` the alternatives for one need; others list as many needs as tools.
 * Empty where nothing serves the query.
 */
export function needsOf({ kind, relevant, groups }: Judged): Needs {
  if (groups && groups.length > 0) return groups;
  if (relevant.length === 0) return [];
  return kind === undefined ? relevant.map((id) => [id]) : [relevant];
}

/** Share of the needs that one of the first `k` ids serves, 0–1. @param ranked each id once, the best first */
export function recallAt(k: number, ranked: readonly string[], needs: Needs): number {
  const first = new Set(ranked.slice(0, k));
  return share(needs.filter((need) => need.some((id) => first.has(id))).length, needs.length);
}

/** nDCG with a gain of one for each need, at the first id that serves it: more of the same is neither gain nor loss. */
export function ndcgAt(k: number, ranked: readonly string[], needs: Needs): number {
  const open = new Set(needs);
  let gained = 0;
  for (const [at, id] of ranked.slice(0, k).entries()) {
    const met = [...open].filter((need) => need.includes(id));
    if (met.length > 0) gained += discount(at);
    for (const need of met) open.delete(need);
  }
  const ideal = needs.slice(0, k).reduce((sum, _, at) => sum + discount(at), 0);
  return share(gained, ideal);
}

/** One over the place of the first id that serves any need; 0 where none does. */
export function reciprocalRank(ranked: readonly string[], needs: Needs): number {
  const right = new Set(needs.flat());
  const at = ranked.findIndex((id) => right.has(id));
  return at < 0 ? 0 : 1 / (at + 1);
}

export interface Figures {
  queries: number;
  /** Shares, 0–1. */
  r1: number;
  r5: number;
  r10: number;
  ndcg10: number;
  mrr: number;
}

/** Averages over queries; those that ask for nothing that is there are left out. */
export function figuresOf(answers: readonly { ranked: readonly string[]; needs: Needs }[]): Figures {
  const judged = answers.filter(({ needs }) => needs.length > 0);
  const average = (value: (answer: (typeof judged)[number]) => number) =>
    share(
      judged.reduce((sum, answer) => sum + value(answer), 0),
      judged.length,
    );
  return {
    queries: judged.length,
    r1: average(({ ranked, needs }) => recallAt(1, ranked, needs)),
    r5: average(({ ranked, needs }) => recallAt(5, ranked, needs)),
    r10: average(({ ranked, needs }) => recallAt(10, ranked, needs)),
    ndcg10: average(({ ranked, needs }) => ndcgAt(10, ranked, needs)),
    mrr: average(({ ranked, needs }) => reciprocalRank(ranked, needs)),
  };
}

const discount = (at: number): number => 1 / Math.log2(at + 2);
const share = (part: number, of: number): number => (of > 0 ? part / of : 0);
