import { describe, expect, it } from 'vitest';
import { halfOf } from './split.ts';

describe('the half of a query', () => {
  it.each([
    [{ id: 'q001', text: 'what time is it' }, 'tune'],
    [{ id: 'q002', text: 'what time is it' }, 'held'],
  ])('of %j is always %s', (query, half) => {
    expect(halfOf(query)).toBe(half);
  });

  it('is drawn anew when the words change, and both halves are about as large', () => {
    const texts = Array.from({ length: 2000 }, (_, index) => `need number ${index}`);
    const tune = texts.filter((text) => halfOf({ id: 'q001', text }) === 'tune').length;
    expect(tune).toBeGreaterThan(900);
    expect(tune).toBeLessThan(1100);
  });
});
