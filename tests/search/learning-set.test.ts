import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAnySet, type SetQuery } from '../../bench/routing/any-set.ts';
import { figuresOf, needsOf } from '../../bench/routing/metrics.ts';
import { indexOfSet, ofHalf } from '../../bench/routing/offline.ts';
import type { ToolIndex } from '../../server/search/types.ts';

const set = readAnySet(join(import.meta.dirname, '../../bench/routing/set'));
const served = ofHalf(set.queries, 'tune').filter(({ relevant }) => relevant.length > 0);
/** Needs that come again, and those of others. */
const repeated = served.filter((_, at) => at % 2 === 0);
const others = served.filter((_, at) => at % 2 === 1);

/** The same need in fewer and differently ordered words, as people say things a second time. */
const saidAgain = ({ text }: SetQuery): string => {
  const words = text.split(/\s+/);
  const kept = words.filter((_, at) => words.length < 5 || at % 5 !== 3);
  return [...kept.slice(1), kept[0]].join(' ');
};

describe('on the project’s own set, by words', () => {
  test('needs that come again are served first far more often, and no other need loses by it', async () => {
    const { index, ask } = await indexOfSet(set.tools, null);
    const figures = async (queries: SetQuery[], textOf: (query: SetQuery) => string) =>
      figuresOf(
        await Promise.all(
          queries.map(async (query) => {
            const { hits } = await ask(textOf(query));
            return { ranked: hits.map(({ id }) => id), needs: needsOf(query) };
          }),
        ),
      );
    const before = {
      repeated: await figures(repeated, saidAgain),
      others: await figures(others, ({ text }) => text),
    };
    for (const query of repeated) teach(index, query);
    const after = {
      repeated: await figures(repeated, saidAgain),
      others: await figures(others, ({ text }) => text),
    };
    await index.close();
    expect(after.repeated.r1).toBeGreaterThan(before.repeated.r1 + 0.15);
    expect(after.repeated.r5).toBeGreaterThan(before.repeated.r5);
    for (const figure of ['r1', 'r5', 'r10', 'ndcg10', 'mrr'] as const) {
      expect(after.others[figure]).toBeGreaterThan(before.others[figure] - 0.005);
    }
  }, 60_000);
});

/** Three callers searched in these words and called a tool that served them. */
function teach(index: ToolIndex, query: SetQuery): void {
  for (const need of needsOf(query)) {
    for (const caller of ['key:1', 'key:2', 'key:3']) index.used(query.text, need[0] ?? '', caller);
  }
}
