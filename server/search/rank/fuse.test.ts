import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Evidence, fuse } from './fuse.ts';
import { partsOf, withParts } from './sentences.ts';

const evidence = (id: string, lexical: number, meaning: number | null, name: number | null): Evidence => ({
  id,
  lexical,
  covered: lexical / 10,
  meaning,
  name,
});
const order = (...pool: Evidence[]) => fuse(pool).map(({ id }) => id);

describe('candidates are put in order', () => {
  test('by words and meaning together', () => {
    const [first] = order(evidence('a', 9, 0.1, 0.1), evidence('b', 8, 0.9, 0.8), evidence('c', 0, 0.9, 0.1));
    expect(first).toBe('b');
  });

  test('by words alone where nothing else is known', () => {
    expect(order(evidence('a', 1, null, null), evidence('b', 2, null, null))).toEqual(['b', 'a']);
  });

  test('what fits by its words is no worse for having no vector yet', () => {
    const words = Array.from({ length: 20 }, (_, at) => evidence(`w${at}`, at === 7 ? 9 : 1, null, null));
    const embedded = Array.from({ length: 10 }, (_, at) => evidence(`e${at}`, 0, at === 3 ? 0.3 : 0.1, 0.1));
    expect(order(...words, ...embedded)[0]).toBe('w7');
  });

  test('ties by id', () => {
    expect(order(evidence('b', 1, 0.5, 0.5), evidence('a', 1, 0.5, 0.5))).toEqual(['a', 'b']);
  });

  test('each score is the sum of its parts, and a number, whatever comes in', () => {
    const value = fc.double({ min: -1, max: 50, noNaN: true });
    const one = fc.record({
      id: fc.string(),
      lexical: value,
      covered: value,
      meaning: fc.option(value),
      name: fc.option(value),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ id }) => id }), (pool) => {
        const ranked = fuse(pool);
        expect(ranked).toHaveLength(pool.length);
        for (const { score, parts } of ranked) {
          expect(Number.isFinite(score)).toBe(true);
          expect(score).toBeCloseTo(parts.lexical + parts.meaning + parts.name, 9);
        }
      }),
    );
  });
});

describe('a query of several parts', () => {
  test.each([
    ['Find my flight. Then mail it to Ann!', ['Find my flight.', 'Then mail it to Ann!']],
    ['find my flight and mail the ticket to Ann', ['find my flight', 'mail the ticket to Ann']],
    ['open the file notes.txt', []],
    ['salt and pepper', []],
    ['发邮件。查航班。', ['发邮件。', '查航班。']],
    ['...', []],
  ])('%s is %j', (query, parts) => {
    expect(partsOf(query).texts).toEqual(parts);
  });

  test('is cut into a few, however long it is', () => {
    expect(partsOf('read the file. '.repeat(500)).texts.length).toBeLessThanOrEqual(6);
    expect(partsOf('read the file, '.repeat(500)).texts.length).toBeLessThanOrEqual(6);
  });

  test('lifts what fits one of them best', () => {
    const pool = [evidence('a', 1, null, null), evidence('b', 0.9, null, null), evidence('c', 0, null, null)];
    const forB = fuse([
      evidence('a', 0, null, null),
      evidence('b', 9, null, null),
      evidence('c', 0, null, null),
    ]);
    expect(withParts(fuse(pool), [forB], 0.3)[0]?.id).toBe('b');
    expect(withParts(fuse(pool), [], 0.3)[0]?.id).toBe('a');
  });
});
