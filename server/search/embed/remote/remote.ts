import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay } from '../../../lib/backoff.ts';
import type { Log } from '../../../lib/log.ts';
import { within } from '../../../lib/within.ts';
import { type Embedder, EmbedError } from '../embedder.ts';
import { createPieceQueue } from '../pieces.ts';
import { vectorsOf } from './answer.ts';
import { batchesOf } from './batches.ts';
import type { Ask, RemoteOptions } from './client.ts';
import { isOpenAi, knownModel } from './known-models.ts';

export interface RemoteEmbedderOptions extends RemoteOptions {
  log: Log;
  /** For one request to the service. */
  requestMs?: { urgent: number; batch: number };
  /** Bounds of the waits between tries, unless the service says for how long. */
  retry?: { baseMs: number; capMs: number };
}

/** A batch can wait until a service is well again; a query cannot, and goes on without meaning. */
const TRIES = { urgent: 2, batch: 5 };
/** Longer than this is not waited for: the caller comes again. */
const LONGEST_WAIT_MS = 60_000;
/** A query is not held up for a second try that comes later than this. */
const URGENT_WAIT_MS = 1000;

/** What speaks to the service. Its package is large, and loaded with the first request. */
interface Service {
  ask: Ask;
  failureOf: (error: unknown) => EmbedError;
}

async function load(options: RemoteOptions): Promise<Service> {
  const [{ createAsk }, { failureOf }] = await Promise.all([import('./client.ts'), import('./failure.ts')]);
  return { ask: createAsk(options), failureOf };
}

/** Vectors from a service that speaks OpenAI's `/embeddings`. */
export function createRemote(options: RemoteEmbedderOptions): Embedder {
  const { log, model, requestMs = { urgent: 5000, batch: 60_000 } } = options;
  const { retry = { baseMs: 500, capMs: 20_000 } } = options;
  let loaded: Promise<Service> | undefined;
  const known = isOpenAi(options.baseUrl) ? knownModel(model) : null;
  let dimensions = options.dimensions ?? known?.dimensions ?? null;
  /** The service said that it has enough until then. */
  let pausedUntil = 0;
  let msPerBatch: number | null = null;

  async function once(
    texts: readonly string[],
    urgent: boolean,
    signal: AbortSignal,
  ): Promise<Float32Array[]> {
    loaded ??= load(options);
    const { ask, failureOf } = await loaded;
    const stop = new AbortController();
    const limitMs = urgent ? requestMs.urgent : requestMs.batch;
    const startedAt = performance.now();
    try {
      const late = () =>
        new EmbedError('timeout', `The embedding service gave no answer within ${limitMs} ms.`);
      const body = await within(ask(texts, AbortSignal.any([signal, stop.signal])), limitMs, late);
      const vectors = vectorsOf(body, texts.length, dimensions);
      dimensions ??= vectors[0]?.length ?? null;
      const took = performance.now() - startedAt;
      if (!urgent) msPerBatch = msPerBatch === null ? took : msPerBatch * 0.8 + took * 0.2;
      return vectors;
    } catch (error) {
      stop.abort();
      throw failureOf(error);
    }
  }

  async function run(
    texts: readonly string[],
    { urgent, signal }: { urgent: boolean; signal: AbortSignal },
  ): Promise<Float32Array[]> {
    const tries = urgent ? TRIES.urgent : TRIES.batch;
    const longest = urgent ? URGENT_WAIT_MS : LONGEST_WAIT_MS;
    for (let attempt = 1; ; attempt += 1) {
      await pause(longest, signal);
      try {
        return await once(texts, urgent, signal);
      } catch (error) {
        if (!(error instanceof EmbedError)) throw error;
        if (error.reason === 'limited') {
          pausedUntil = Date.now() + (error.retryAfterMs ?? backoffDelay(attempt, retry));
        }
        const waitMs = Math.max(error.retryAfterMs ?? 0, backoffDelay(attempt, retry));
        const again = error.reason !== 'refused' && error.reason !== 'bad-answer';
        if (!again || attempt >= tries || waitMs > longest || signal.aborted) throw error;
        log.debug('the embedding service is asked again', { reason: error.reason, attempt, waitMs });
        await sleep(waitMs, undefined, { signal });
      }
    }
  }

  /** @throws EmbedError `limited` when the service wants more than `longest` ms of rest */
  async function pause(longest: number, signal: AbortSignal): Promise<void> {
    const restMs = pausedUntil - Date.now();
    if (restMs <= 0) return;
    if (restMs > longest) {
      throw new EmbedError('limited', 'The embedding service asked for a pause.', {
        retryAfterMs: restMs,
      });
    }
    await sleep(restMs, undefined, { signal });
  }

  const queue = createPieceQueue({
    // Few at once: a reindex should not use up what queries need.
    width: 2,
    urgentWidth: 4,
    cut: batchesOf,
    run,
    waiting: { texts: 50_000, characters: 64 * 1024 ** 2, queries: 64 },
    timeoutMs: { urgent: 10_000, batch: 30 * 60_000 },
    // Under 8,192 tokens, the most that OpenAI's models read, in every script but the rarest.
    charactersEach: 8000,
  });

  return {
    get model() {
      return `openai:${model}@${dimensions ?? '?'}`;
    },
    get dimensions() {
      return dimensions;
    },
    kind: 'remote',
    embed: queue.add,
    estimate: (texts, characters) => ({
      seconds: msPerBatch === null ? null : (Math.ceil(texts / 96) * msPerBatch) / 2 / 1000,
      usd: known && (characters / 4 / 1_000_000) * known.usdPerMillion,
    }),
    close: async () => queue.close(),
  };
}
