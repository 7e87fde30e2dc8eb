import { describe, expect, it } from 'vitest';
import type { SetReport } from './report.ts';
import { losses, type Results } from './results.ts';

const figures = (queries: number, share: number) => ({
  queries,
  r1: share,
  r5: share,
  r10: share,
  ndcg10: share,
  mrr: share,
});
const confidence = {
  bands: {
    high: { answers: 10, right: 0.9 },
    medium: { answers: 10, right: 0.5 },
    low: { answers: 10, right: 0.1 },
  },
  unserved: 50,
  falseHigh: 0.04,
  falseMediumOrHigh: 0.3,
};
const then: Results = {
  half: 'held',
  tools: 9,
  queries: 400,
  methods: { product: { all: figures(350, 0.7), two: figures(25, 0.6) } },
  confidence,
};
const now = (all: number, two: number, more: Partial<SetReport> = {}, falseHigh = 0.04): SetReport => ({
  set: 'set',
  half: 'held',
  tools: 9,
  queries: 400,
  methods: { product: { all: figures(350, all), two: figures(25, two) } },
  product: {
    index: { model: null, tools: 9, embedded: 9, pending: 0, failed: 0 },
    latency: { p50: 9, p95: 9 },
    cpuMs: 9,
    knownMs: 1,
    embeddedMs: 1,
    lexical: 0,
    confidence: { ...confidence, falseHigh },
  },
  ...more,
});

describe('a run is held against what was found before', () => {
  it.each([
    ['the same', now(0.7, 0.6)],
    ['better', now(0.9, 0.9, {}, 0)],
    ['two points less', now(0.68, 0.6)],
    ['one query less of a kind that has few', now(0.7, 0.56)],
  ])('%s is no loss', (_what, run) => {
    expect(losses(then, run)).toEqual([]);
  });

  it('says every figure that fell by more, and by how much', () => {
    const lost = losses(then, now(0.677, 0.6));
    expect(lost).toHaveLength(5);
    expect(lost[0]).toBe('all, r1: 67.7 is less than 70.0, by more than 2.0');
  });

  it('counts it as a loss when more of what nothing serves is answered as sure', () => {
    expect(losses(then, now(0.7, 0.6, {}, 0.07))).toEqual([
      'not falseHigh: 93.0 is less than 96.0, by more than 2.0',
    ]);
  });

  it.each([
    ['other queries', now(0.9, 0.9, { queries: 399 })],
    ['the other half', now(0.9, 0.9, { half: 'tune' })],
    ['other tools', now(0.9, 0.9, { tools: 10 })],
    ['nothing of the product', now(0.9, 0.9, { methods: {}, product: null })],
  ])('a run of %s is no proof', (_what, run) => {
    expect(losses(then, run)).not.toEqual([]);
  });
});
