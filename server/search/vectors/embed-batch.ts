import { type Embedder, EmbedError } from '../embed/embedder.ts';
import { isSound } from './sound.ts';

/** A batch must come to an end, also with a model that has to start first. */
const BATCH_MS = 120_000;
/** Says whether it is a text that is refused or everything. */
const HARMLESS = 'list files';

export interface Refused {
  at: number;
  message: string;
}

/**
 * The vectors of some texts; those that the embedder refuses by themselves are named.
 * @throws EmbedError when it is not a text's fault, or the signal's reason
 */
export async function embedBatch(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<{ vectors: (Float32Array | null)[]; refused: Refused[] }> {
  try {
    return { vectors: await ask(embedder, texts, signal), refused: [] };
  } catch (error) {
    if (!isOfTexts(error)) throw error;
    // Fails as well where a key or the configuration is wrong, and then nothing is any text's fault.
    await ask(embedder, [HARMLESS], signal);
    if (texts.length === 1) return { vectors: [null], refused: [{ at: 0, message: error.ofText }] };
  }
  const middle = Math.ceil(texts.length / 2);
  const first = await embedBatch(embedder, texts.slice(0, middle), signal);
  const second = await embedBatch(embedder, texts.slice(middle), signal);
  return {
    vectors: [...first.vectors, ...second.vectors],
    refused: [...first.refused, ...second.refused.map(({ at, message }) => ({ at: at + middle, message }))],
  };
}

async function ask(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const vectors = await embedder.embed(texts, { signal, timeoutMs: BATCH_MS });
  const dimensions = embedder.dimensions;
  if (vectors.length === texts.length && vectors.every((vector) => isSound(vector, dimensions)))
    return vectors;
  throw new EmbedError('bad-answer', 'The model gave no usable vectors.');
}

function isOfTexts(error: unknown): error is EmbedError {
  return error instanceof EmbedError && (error.reason === 'refused' || error.reason === 'bad-answer');
}
