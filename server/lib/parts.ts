/** Bytes of several kinds as one piece: before each part its length, 4 bytes big-endian. */
export function packParts(parts: readonly Buffer[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return Buffer.concat(pieces);
}

/** The parts as views of `packed`; null where it was not packed by `packParts`. */
export function unpackParts(packed: Buffer): Buffer[] | null {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < packed.length) {
    if (packed.length - at < 4) return null;
    const end = at + 4 + packed.readUInt32BE(at);
    if (end > packed.length) return null;
    parts.push(packed.subarray(at + 4, end));
    at = end;
  }
  return parts;
}
