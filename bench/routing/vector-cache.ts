import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedder } from '../../server/search/embed/embedder.ts';

const HASH_BYTES = 16;
const BATCH = 16;

/**
 * An embedder whose vectors are kept in a file of the system's temporary folder: a set of thousands of texts is embedded
 * once and not for every trial. Of an embedder that knows its dimensions.
 */
export function withVectorCache(embedder: Embedder, folder = join(tmpdir(), 'patchbay-bench')): Embedder {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `vectors-${embedder.model}.bin`);
  const known = readCache(file, embedder.dimensions ?? 0);
  return {
    ...embedder,
    async embed(texts, options) {
      const missing = [...new Set(texts)].filter((text) => !known.has(keyOf(text)));
      for (let at = 0; at < missing.length; at += BATCH) {
        const batch = missing.slice(at, at + BATCH);
        const vectors = await embedder.embed(batch, options);
        for (const [place, text] of batch.entries()) keep(file, known, text, vectors[place]);
      }
      return texts.map((text) => known.get(keyOf(text)) ?? new Float32Array());
    },
  };
}

const keyOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * HASH_BYTES);

function keep(file: string, known: Map<string, Float32Array>, text: string, vector?: Float32Array): void {
  if (!vector) return;
  known.set(keyOf(text), vector);
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  appendFileSync(file, Buffer.concat([Buffer.from(keyOf(text), 'hex'), bytes]));
}

/** One record a vector: 16 bytes of the text's SHA-256, then the numbers. One that was cut short is not read. */
function readCache(file: string, dimensions: number): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>();
  if (!existsSync(file)) return known;
  const bytes = readFileSync(file);
  const size = HASH_BYTES + 4 * dimensions;
  for (let at = 0; at + size <= bytes.length; at += size) {
    const key = bytes.toString('hex', at, at + HASH_BYTES);
    known.set(key, new Float32Array(Uint8Array.from(bytes.subarray(at + HASH_BYTES, at + size)).buffer));
  }
  return known;
}
