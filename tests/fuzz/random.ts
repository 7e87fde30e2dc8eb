/** Seeded random numbers (sfc32): the same seed gives the same inputs on every machine. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...seed: readonly [number, number, number]) {
    [this.#a, this.#b, this.#c] = seed;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not including, `end`; 0 where there is nothing to choose from. */
  below(end: number): number {
    return end > 0 ? this.next() % end : 0;
  }

  /** Whether one of `outOf` cases is met. */
  oneIn(outOf: number): boolean {
    return this.below(outOf) === 0;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

/** Choices that belong to an input: whoever has its bytes can repeat all that was done with it. */
export function randomOf(input: Buffer): Random {
  return new Random(hashOf(input), input.length, 0);
}

/** FNV-1a. */
export function hashOf(bytes: Buffer): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash >>> 0;
}
