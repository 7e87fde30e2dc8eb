import type { Embedder } from '../embed/embedder.ts';
import { EmbedError } from '../embed/embedder.ts';
import { VectorError } from '../types.ts';
import type { Breaker } from './breaker.ts';
import { isSound } from './sound.ts';

/** Vectors of queries; those of the last ones are remembered. */
export interface QueryVectors {
  /** @throws VectorError, or the signal's reason */
  of(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
  forget(): void;
}

const MOST = 500;
/** What is longer is no query that comes again. */
const LONGEST = 2000;
/** A model that starts for the first time may take so long without being called ill. */
const COLD_MS = 20_000;

export interface QueryVectorsOptions {
  embedder: Embedder;
  breaker: Breaker;
  /** How long a query waits for a model that works, and for one that is only starting. */
  patience: { warmMs: number; coldMs: number };
}

export function createQueryVectors({ embedder, breaker, patience }: QueryVectorsOptions): QueryVectors {
  const known = new Map<string, Float32Array>();
  let warm = embedder.kind !== 'embedded';
  let firstAskedAt = 0;

  function remembered(text: string): Float32Array | undefined {
    const vector = known.get(text);
    if (!vector) return undefined;
    known.delete(text);
    known.set(text, vector);
    return vector;
  }

  function remember(text: string, vector: Float32Array): void {
    if (text.length > LONGEST) return;
    known.set(text, vector);
    const oldest = known.keys().next();
    if (known.size > MOST && !oldest.done) known.delete(oldest.value);
  }

  async function ask(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    firstAskedAt ||= performance.now();
    const cold = !warm && performance.now() - firstAskedAt < COLD_MS;
    try {
      const timeoutMs = cold ? patience.coldMs : patience.warmMs;
      const vectors = await embedder.embed(texts, { urgent: true, signal, timeoutMs });
      if (!vectors.every((vector) => isSound(vector, embedder.dimensions)))
        throw new EmbedError('bad-answer', 'The model gave no usable vector.');
      warm = true;
      return vectors;
    } catch (error) {
      // The search's own deadline: it was this that it waited for.
      if (signal.reason instanceof VectorError && !cold) breaker.failed(signal.reason);
      if (signal.aborted) throw signal.reason;
      throw refusalOf(error, cold);
    }
  }

  function refusalOf(error: unknown, cold: boolean): VectorError {
    const reason = error instanceof EmbedError ? error.reason : 'unavailable';
    if (reason === 'timeout') {
      if (!cold) breaker.failed(error);
      return new VectorError(
        'slow',
        cold ? 'The model is starting.' : 'The embedder gave no answer in time.',
        {
          cause: error,
        },
      );
    }
    // These may be this text's own.
    breaker.failed(error, { doubtful: reason === 'refused' || reason === 'bad-answer' });
    return new VectorError('embedder', 'The embedder failed.', { cause: error });
  }

  return {
    async of(texts, signal) {
      const vectors = texts.map(remembered);
      const missing = [...new Set(texts.filter((_, at) => !vectors[at]))];
      if (missing.length === 0) return vectors.filter((vector) => vector !== undefined);
      if (breaker.outage) throw new VectorError('embedder', breaker.outage.message);
      const asked = await ask(missing, signal);
      const fresh = new Map(missing.map((text, at) => [text, asked[at] ?? new Float32Array()]));
      for (const [text, vector] of fresh) remember(text, vector);
      return texts.map((text, at) => vectors[at] ?? fresh.get(text) ?? new Float32Array());
    },
    forget: () => known.clear(),
  };
}
