import { inputOf } from './mutate.ts';
import { randomOf } from './random.ts';
import type { Target } from './target.ts';

/** ms; nothing that is read takes this long. */
export const SLOWEST_MS = 1000;

export interface Finding {
  index: number;
  input: Buffer;
  problem: string;
}

/** What is wrong with how an input is taken, or null. A slow one is tried again: the machine may have been busy. */
export function problemOf(target: Target, input: Buffer): string | null {
  let took = 0;
  for (let tries = 0; tries < 2; tries++) {
    const begun = performance.now();
    try {
      target.check(input, randomOf(input));
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    took = performance.now() - begun;
    if (took <= SLOWEST_MS) return null;
  }
  return `took ${took.toFixed(0)} ms`;
}

/** Inputs `from` up to, but not including, `end`; ends at the first finding. */
export function fuzz(
  target: Target,
  seed: number,
  from: number,
  end: number,
  before: (index: number) => void = () => {},
): Finding | null {
  for (let index = from; index < end; index++) {
    before(index);
    const input = inputOf(target, seed, index);
    const problem = problemOf(target, input);
    if (problem !== null) return { index, input, problem };
  }
  return null;
}

/** Of findings that took too long nothing is taken away: that would take too long as well. */
export function minimised(target: Target, { input, problem }: Finding, patienceMs: number): Buffer {
  if (problem.startsWith('took')) return input;
  const until = performance.now() + patienceMs;
  let smallest = input;
  for (let size = Math.ceil(smallest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && performance.now() < until; ) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (problemOf(target, shorter) === null) at += size;
      else smallest = shorter;
    }
  }
  return smallest;
}
