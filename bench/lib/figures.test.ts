import { describe, expect, it } from 'vitest';
import { asText, Figures } from './figures.ts';
import { median, quantile, short } from './numbers.ts';

describe('figures', () => {
  it('are medians with their range, and ratios to the base where it has them too', () => {
    const figures = new Figures();
    const latency = { name: 'calls', quantity: 'latency', unit: 'ms' };
    for (const value of [4, 2, 3]) figures.add('hub', { ...latency, value });
    figures.add('base', { ...latency, value: 6 });
    figures.add('hub', { name: 'calls', quantity: 'memory', unit: 'MiB', value: 80 });
    const rows = figures.rows('base');
    expect(
      rows.map(({ target, median: middle, min, max, ratio }) => [target, middle, min, max, ratio]),
    ).toEqual([
      ['hub', 3, 2, 4, 0.5],
      ['base', 6, 6, 6, 1],
      ['hub', 80, 80, 80, null],
    ]);
    expect(asText(rows, 'base')).toContain('[2..4]');
  });

  it.each([
    [[], 0.5, Number.NaN],
    [[5], 0.99, 5],
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4], 1, 4],
  ])('the quantile of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it.each([
    [[], Number.NaN],
    [[2], 2],
    [[4, 1], 2.5],
    [[9, 1, 5], 5],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    [12345.6, '12346'],
    [0.012345, '0.0123'],
    [Number.NaN, '-'],
  ])('%d is written %s', (value, expected) => {
    expect(short(value)).toBe(expected);
  });
});
