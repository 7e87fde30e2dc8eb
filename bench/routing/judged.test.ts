import { describe, expect, it } from 'vitest';
import { byKind, confidenceOf } from './judged.ts';

const queries = [
  { id: '1', text: 'a', kind: 'plain', relevant: ['a', 'b'] },
  { id: '2', text: 'b', kind: 'two', relevant: ['a', 'b'], groups: [['a'], ['b']] },
  { id: '3', text: 'c', kind: 'none', relevant: [] },
  { id: '4', text: 'd', kind: 'none', relevant: [] },
];
const ranked = [['a'], ['b', 'x', 'a'], ['x'], []];

describe('the answers of a method', () => {
  it('are measured all together and by kind; what nothing serves is no kind of its own', () => {
    expect(byKind(queries, ranked)).toMatchObject({
      all: { queries: 2, r1: 0.75 },
      plain: { queries: 1, r1: 1 },
      two: { queries: 1, r1: 0.5, r5: 1 },
    });
    expect(Object.keys(byKind(queries, ranked))).toEqual(['all', 'plain', 'two']);
  });

  it('of a set without kinds are measured all together', () => {
    expect(Object.keys(byKind([{ id: '1', text: 'a', relevant: ['a'] }], [['a']]))).toEqual(['all']);
  });

  it('tell how often they were right where they were sure, and sure where nothing is right', () => {
    const bands = ['high', 'medium', 'high', null] as const;
    const answers = ranked.map((ids, at) => ({ ranked: at === 1 ? ['x'] : ids, band: bands[at] ?? null }));
    expect(confidenceOf(queries, answers)).toEqual({
      bands: {
        high: { answers: 1, right: 1 },
        medium: { answers: 1, right: 0 },
        low: { answers: 0, right: 0 },
      },
      unserved: 2,
      falseHigh: 0.5,
      falseMediumOrHigh: 0.5,
    });
  });
});
