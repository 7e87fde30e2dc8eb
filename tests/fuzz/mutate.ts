import { Random } from './random.ts';
import type { Target } from './target.ts';

/** Longer inputs only cost time. */
const LONGEST = 16 * 1024;
const RUNS = ['[', '{"a":', '\\', '\\\\', 'x', ' ', '"', '\n', '\r', '0', ',', '\u{1f600}', '\0'] as const;
/** Where lengths are compared in the code. */
const LENGTHS = [1, 2, 3, 16, 17, 47, 48, 49, 63, 64, 65, 255, 256, 257, 300, 1024, 1025, 5000] as const;

/** The input of an index: nothing but the target, the seed and the index decides it. */
export function inputOf(target: Target, seed: number, index: number): Buffer {
  const random = new Random(seed, index, target.name.length);
  const made = target.generate && !random.oneIn(3) ? target.generate(random) : random.pick(target.seeds);
  if (random.oneIn(8)) return made;
  let input = made;
  for (let times = 1 + random.below(4); times > 0; times--) input = mutated(input, target, random);
  return input.length > LONGEST ? input.subarray(0, LONGEST) : input;
}

function mutated(input: Buffer, target: Target, random: Random): Buffer {
  const at = random.below(input.length + 1);
  const end = Math.min(input.length, at + 1 + random.below(random.oneIn(4) ? input.length : 8));
  switch (random.below(9)) {
    case 0:
      return replaced(input, at, at, Buffer.from(random.pick(target.words)));
    case 1:
      return replaced(input, at, end, Buffer.from(random.pick(target.words)));
    case 2:
      return replaced(input, at, end, Buffer.alloc(0));
    case 3:
      return replaced(input, at, at, input.subarray(at, end));
    case 4:
      return replaced(input, at, at + 1, Buffer.from([random.below(256)]));
    case 5:
      return replaced(input, at, at + 1, Buffer.from([(input[at] ?? 0) ^ (1 << random.below(8))]));
    case 6:
      return replaced(input, at, at, Buffer.from(random.pick(RUNS).repeat(random.pick(LENGTHS))));
    case 7:
      return input.subarray(0, at);
    default: {
      const other = random.pick(target.seeds);
      return Buffer.concat([input.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    }
  }
}

function replaced(input: Buffer, start: number, end: number, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, start), by, input.subarray(end)]);
}
