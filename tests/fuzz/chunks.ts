import type { Random } from './random.ts';

/** The same bytes, cut anywhere: whole, in a few pieces, in single bytes, with empty pieces between. */
export function cut(input: Buffer, random: Random): Buffer[] {
  const longest = random.pick([1, 2, 7, 64, 1024, Number.POSITIVE_INFINITY]);
  const chunks: Buffer[] = [];
  for (let at = 0; at < input.length; ) {
    const size = longest === Number.POSITIVE_INFINITY ? input.length : random.below(longest + 1);
    chunks.push(input.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
