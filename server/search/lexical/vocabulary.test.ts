import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokensOf } from './tokens.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

const numbersIn = (vocabulary: Vocabulary, text: string): number[] => {
  const { words, count } = vocabulary.read(text);
  return [...words.subarray(0, count)];
};

const LETTERS = [
  ...'aabzABZ019 _-."',
  '—',
  '’',
  '→',
  '\u00a0',
  '✓',
  '❶',
  'é',
  'ﬁ',
  '搜',
  '索',
  '🚀',
  '\u0301',
];

test('a text has the words that the same text has when it is asked for', () => {
  const vocabulary = createVocabulary();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }), (text) => {
      const read = numbersIn(vocabulary, text);
      expect(tokensOf(text).map((word) => vocabulary.numberOf(word))).toEqual(read);
      // Recognised this time, and not learned.
      expect(numbersIn(vocabulary, text)).toEqual(read);
    }),
    { numRuns: 3000 },
  );
});

test('more words than the table remembers keep their numbers', () => {
  const vocabulary = createVocabulary();
  const word = (i: number) => `w${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}x`;
  const first = numbersIn(vocabulary, word(1));
  for (let i = 0; i < 100_000; i++) numbersIn(vocabulary, word(i));
  expect(numbersIn(vocabulary, word(1))).toEqual(first);
  expect(vocabulary.size).toBe(100_000);
  const long = 'a'.repeat(5000);
  expect(numbersIn(vocabulary, `${long} ${long}`)).toEqual([100_000, 100_000]);
});

test('words that nobody uses are forgotten, the others have new numbers', () => {
  const vocabulary = createVocabulary();
  const [red, green, blue] = numbersIn(vocabulary, 'red green blue');
  expect(vocabulary.keep((number) => number !== green)).toEqual([red, blue]);
  expect(['red', 'green', 'blue'].map((word) => vocabulary.numberOf(word))).toEqual([0, undefined, 1]);
  expect(numbersIn(vocabulary, 'blue green red')).toEqual([1, 2, 0]);
});
