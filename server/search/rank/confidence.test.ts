import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, confidenceOf, type Signs } from './confidence.ts';

const signs = (more: Partial<Signs> = {}): Signs => ({
  meaning: 4,
  name: 2,
  covered: 0.5,
  lead: 0.3,
  ...more,
});

describe('confidence', () => {
  test.each([
    ['nearer in meaning', signs(), signs({ meaning: 6 })],
    ['with more of the words', signs(), signs({ covered: 0.9 })],
    ['with a clear lead', signs(), signs({ lead: 2 })],
    [
      'by words alone, with a lead',
      signs({ meaning: null, name: null }),
      signs({ meaning: null, name: null, lead: 2 }),
    ],
  ])('is higher for a hit that is %s', (_what, less, more) => {
    expect(confidenceOf(more)).toBeGreaterThan(confidenceOf(less));
  });

  test('is between 0 and 1, whatever is known', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    const any = fc.record({
      meaning: fc.option(number),
      name: fc.option(number),
      covered: number,
      lead: number,
    });
    fc.assert(
      fc.property(any, (given) => {
        expect(confidenceOf(given)).toBeGreaterThanOrEqual(0);
        expect(confidenceOf(given)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    [0.95, 'high'],
    [0.7, 'high'],
    [0.69, 'medium'],
    [0.5, 'medium'],
    [0.49, 'low'],
    [0, 'low'],
  ])('of %f is called %s', (confidence, band) => {
    expect(bandOf(confidence)).toBe(band);
  });
});
