/** The few words of protobuf that an ONNX file is written with. A field is its parts in order, joined at the end. */
export type Field = Uint8Array[];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  // As 64 bits in two's complement: a negative number has ten bytes.
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

export function int(number: number, value: number): Field {
  return [varint(number << 3), varint(value)];
}

export function float(number: number, value: number): Field {
  return [varint((number << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)];
}

/** Bytes, a text, or a message made of fields. */
export function block(number: number, ...content: Array<string | Field>): Field {
  const parts = content.flatMap((one) => (typeof one === 'string' ? [Buffer.from(one)] : one));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [varint((number << 3) | 2), varint(length), ...parts];
}

/** The bytes of a typed array, not copied. Files are little-endian, as every platform of Node is. */
export function bytesOf(array: ArrayBufferView): Field {
  return [new Uint8Array(array.buffer, array.byteOffset, array.byteLength)];
}
