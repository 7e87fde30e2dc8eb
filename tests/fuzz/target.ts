import type { Random } from './random.ts';

/** Code that reads what strangers wrote, and what must hold of it for any bytes at all. */
export interface Target {
  name: string;
  /** The name of its test. */
  guarantee: string;
  seeds: readonly [Buffer, ...Buffer[]];
  /** What matters to its grammar; put in by mutations. */
  words: readonly [string, ...string[]];
  /** An input by its grammar, next to those made of seeds alone. */
  generate?: (random: Random) => Buffer;
  /**
   * @param random choices that belong to the input, so that its bytes alone repeat them
   * @throws for a defect; what the code may throw, this must catch
   */
  check(input: Buffer, random: Random): void;
}

/** What was expected and didn't hold. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

export function hold(condition: boolean, otherwise: () => string): asserts condition {
  if (!condition) throw new Defect(otherwise());
}
