/** What every service takes in one request. */
const TEXTS = 96;
const BYTES = 200_000;

/** The indices of `texts` in batches, in their order. */
export function batchesOf(texts: readonly string[]): number[][] {
  const batches: number[][] = [];
  let batch: number[] = [];
  let bytes = 0;
  for (const [index, text] of texts.entries()) {
    const size = Buffer.byteLength(text);
    if (batch.length === TEXTS || (batch.length > 0 && bytes + size > BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(index);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
