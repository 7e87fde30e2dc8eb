import { isRecord } from '../../../lib/json/parse.ts';

/** A tensor of 16-bit floats as it lies in the file. */
export interface HalfTensor {
  shape: number[];
  halves: Uint16Array;
}

/**
 * The tensors of a safetensors file by name, without copying them. Names lose a leading `bert.`; what is not of 16-bit
 * floats is left out.
 * @throws Error when the file is no such file
 */
export function readSafetensors(file: Buffer): ReadonlyMap<string, HalfTensor> {
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header: unknown = JSON.parse(file.toString('utf8', 8, 8 + headerBytes));
  if (!isRecord(header)) throw new Error('The weights have no header.');
  const tensors = new Map<string, HalfTensor>();
  for (const [name, about] of Object.entries(header)) {
    if (!isRecord(about) || about.dtype !== 'F16') continue;
    const [from = 0, to = 0] = numbers(about.data_offsets);
    const begin = file.byteOffset + 8 + headerBytes + from;
    const bytes = to - from;
    // A view must begin at an even address; where the header's length is odd, the tensor is copied.
    const halves =
      begin % 2 === 0
        ? new Uint16Array(file.buffer, begin, bytes / 2)
        : new Uint16Array(file.buffer.slice(begin, begin + bytes));
    tensors.set(name.replace(/^bert\./, ''), { shape: numbers(about.shape), halves });
  }
  return tensors;
}

function numbers(value: unknown): number[] {
  if (!Array.isArray(value)) throw new Error('The header of the weights is damaged.');
  return value.map(Number);
}

let table: Float32Array | undefined;

/** 16-bit floats as 32-bit ones. */
export function widen(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => fromHalf(half));
  const values = table;
  const wide = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at += 1) wide[at] = values[halves[at] ?? 0] ?? 0;
  return wide;
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
