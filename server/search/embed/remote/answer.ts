import { isRecord } from '../../../lib/json/parse.ts';
import { EmbedError } from '../embedder.ts';
import { toUnit } from '../unit.ts';

/**
 * The vectors of an answer, in the order of the texts, at length 1.
 * @param dimensions what each must have; null when the first answer decides
 * @throws EmbedError `bad-answer` that says what is wrong
 */
export function vectorsOf(body: unknown, texts: number, dimensions: number | null): Float32Array[] {
  const data = isRecord(body) ? body.data : null;
  if (!Array.isArray(data)) throw bad('it has no list of vectors');
  if (data.length !== texts) throw bad(`it has ${data.length} vectors for ${texts} texts`);
  const vectors: Float32Array[] = new Array(texts);
  let wanted = dimensions;
  for (const [at, item] of data.entries()) {
    const { index = at, embedding } = isRecord(item) ? item : {};
    if (
      typeof index !== 'number' ||
      !Number.isInteger(index) ||
      index < 0 ||
      index >= texts ||
      vectors[index]
    )
      throw bad('its indices are not those of the texts');
    if (!Array.isArray(embedding) || !embedding.every((value) => typeof value === 'number'))
      throw bad('a vector has something else than numbers');
    wanted ??= embedding.length;
    if (embedding.length !== wanted)
      throw bad(`a vector has ${embedding.length} dimensions instead of ${wanted}`);
    vectors[index] = toUnit(embedding);
  }
  return vectors;
}

function bad(what: string): EmbedError {
  return new EmbedError('bad-answer', `The embedding service gave no usable answer: ${what}.`);
}
