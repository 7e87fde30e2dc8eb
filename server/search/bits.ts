/** A set of small numbers, one bit each: a scope over 50,000 tools takes 6 kB, and is cheap to hand to a thread. */
export type Bits = Uint32Array;

export const createBits = (capacity: number): Bits => new Uint32Array((capacity + 31) >>> 5);

export const hasBit = (bits: Bits, at: number): boolean => (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;

/** @param at below the capacity; beyond it nothing happens */
export function setBit(bits: Bits, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}
