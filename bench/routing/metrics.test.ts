import { describe, expect, test } from 'vitest';
import { figuresOf, ndcgAt, needsOf, recallAt, reciprocalRank } from './metrics.ts';

const ranked = ['x', 'a', 'y', 'b', 'z'];

describe('the needs of a query', () => {
  test.each([
    ['its groups, where it has any', { relevant: ['a', 'b'], groups: [['a', 'b']] }, [['a', 'b']]],
    ['one for each tool, where no kind is said', { relevant: ['a', 'b'] }, [['a'], ['b']]],
    ['one, where the set lists alternatives', { kind: 'plain', relevant: ['a', 'b'] }, [['a', 'b']]],
    ['none, where nothing serves it', { kind: 'none', relevant: [] }, []],
  ])('are %s', (_what, query, needs) => {
    expect(needsOf(query)).toEqual(needs);
  });
});

describe('a ranking is measured', () => {
  test.each([
    [1, [['a']], 0],
    [2, [['a']], 1],
    [2, [['a'], ['b']], 0.5],
    [5, [['a'], ['b']], 1],
    [5, [['a', 'b'], ['q']], 0.5],
  ])('by the share of needs met among the first %i of %j', (k, needs, share) => {
    expect(recallAt(k, ranked, needs)).toBe(share);
  });

  test('by where each need is first met, and an alternative more changes nothing', () => {
    expect(ndcgAt(10, ['a', 'b'], [['a'], ['b']])).toBe(1);
    expect(ndcgAt(10, ['a', 'b'], [['a', 'b']])).toBe(1);
    expect(ndcgAt(10, ranked, [['a', 'b']])).toBeCloseTo(1 / Math.log2(3), 12);
    expect(ndcgAt(10, ranked, [['a'], ['b']])).toBeCloseTo(
      (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3)),
      12,
    );
    expect(ndcgAt(1, ranked, [['a']])).toBe(0);
  });

  test('by the place of the first right one', () => {
    expect(reciprocalRank(ranked, [['b'], ['a']])).toBe(0.5);
    expect(reciprocalRank(ranked, [['q']])).toBe(0);
  });

  test('and averaged over the queries that something serves', () => {
    const figures = figuresOf([
      { ranked, needs: [['x']] },
      { ranked, needs: [['a']] },
      { ranked, needs: [] },
    ]);
    expect(figures).toMatchObject({ queries: 2, r1: 0.5, r5: 1, r10: 1, mrr: 0.75 });
    expect(figuresOf([])).toMatchObject({ queries: 0, r1: 0, ndcg10: 0 });
  });
});
