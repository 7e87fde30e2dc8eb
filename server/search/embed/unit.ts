import { EmbedError } from './embedder.ts';

/**
 * The vector at length 1, in an array of its own.
 * @throws EmbedError `bad-answer` for one that has no direction: a number that is none, or nothing but zeros
 */
export function toUnit(vector: ArrayLike<number>): Float32Array {
  let square = 0;
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at] ?? Number.NaN;
    square += value * value;
  }
  const length = Math.sqrt(square);
  // Not finite as well when squares of finite numbers overflow: no model says such numbers.
  if (!Number.isFinite(length) || length === 0) {
    throw new EmbedError('bad-answer', 'The model gave a vector without a direction (NaN or zeros).');
  }
  return Float32Array.from(vector, (value) => value / length);
}
