import { MIN_PASSPHRASE } from '../../server/contract/passphrase.ts';

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** Bits from which guessing takes years of many machines, at the cost of one try (scrypt, 80 ms). */
const FAIR_BITS = 50;
const STRONG_BITS = 75;

/**
 * A rough guess at how hard a passphrase is to guess: the kinds of characters, and how many are not merely repeated or
 * counted on from the one before. It knows no words, so it flatters some; it never calls a short one strong.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase];
  if (characters.length < MIN_PASSPHRASE) return 'short';
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const fresh = codes.filter((code, at) => at === 0 || Math.abs(code - (codes[at - 1] ?? 0)) > 1).length;
  const distinct = new Set(codes).size;
  const bits = Math.min(fresh, distinct * 2) * Math.log2(alphabetOf(passphrase));
  if (bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}

const KINDS: [RegExp, number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/[^ -~]/, 100],
];

function alphabetOf(text: string): number {
  return KINDS.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 0);
}
