/** One replacement: the bytes `[start, end)` become `bytes`; `start === end` inserts. */
export interface Edit {
  start: number;
  end: number;
  bytes: Buffer;
}

/** A copy of `buf` with the edits made. Edits may come in any order but must not overlap; an insertion may touch one. */
export function splice(buf: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return buf;
  const ordered = inOrder(edits) ? edits : [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let length = buf.length;
  for (const { start, end, bytes } of ordered) length += bytes.length - (end - start);
  const copy = Buffer.allocUnsafe(length);
  let from = 0;
  let at = 0;
  for (const { start, end, bytes } of ordered) {
    at += buf.copy(copy, at, from, start);
    at += bytes.copy(copy, at);
    from = end;
  }
  buf.copy(copy, at, from);
  return copy;
}

function inOrder(edits: readonly Edit[]): boolean {
  let at = 0;
  for (const { start, end } of edits) {
    if (start < at) return false;
    at = end;
  }
  return true;
}

/** JSON bytes of a string. */
export function quote(text: string): Buffer {
  return Buffer.from(JSON.stringify(text));
}

/**
 * The same JSON without line breaks, as newline-delimited transports and SSE data lines need it. In valid JSON a raw
 * line break is only ever white space, so it may become a space.
 */
export function oneLine(json: Buffer): Buffer {
  if (json.indexOf(0x0a) < 0 && json.indexOf(0x0d) < 0) return json;
  const copy = Buffer.from(json);
  for (let i = 0; i < copy.length; i++) if (copy[i] === 0x0a || copy[i] === 0x0d) copy[i] = 0x20;
  return copy;
}
