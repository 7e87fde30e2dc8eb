import { deferred } from '../../lib/deferred.ts';
import { EmbedError, type EmbedOptions } from './embedder.ts';

/**
 * Requests cut into pieces that run one after the other, so that a query never waits for a whole batch: whenever a
 * place is free, the next piece is that of a query if one waits.
 */
export interface PieceQueue {
  /** @throws EmbedError, or the signal's reason; what fails in one piece fails its request alone */
  add(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
  /** Fails all that waits or runs, and all that comes. */
  close(): void;
}

export interface PieceOptions {
  /** Pieces at once, and how many more for queries alone. */
  width: number;
  urgentWidth: number;
  /** Cuts the indices of a request's texts into pieces. */
  cut(texts: readonly string[]): number[][];
  run(texts: string[], context: { urgent: boolean; signal: AbortSignal }): Promise<Float32Array[]>;
  /** Texts, and their characters, that may wait; beyond that a request is refused as `limited`. */
  waiting: { texts: number; characters: number; queries: number };
  timeoutMs: { urgent: number; batch: number };
  /** Of a text only so much is read. */
  charactersEach: number;
}

interface Job {
  readonly texts: string[];
  readonly characters: number;
  readonly urgent: boolean;
  readonly pieces: number[][];
  readonly vectors: Float32Array[];
  readonly stop: AbortController;
  /** Pieces that were not begun, and that did not end. */
  begun: number;
  missing: number;
  settle(outcome: { error: unknown } | null): void;
}

export function createPieceQueue(options: PieceOptions): PieceQueue {
  const urgent: Job[] = [];
  const batches: Job[] = [];
  const open = new Set<Job>();
  let running = 0;
  let closed = false;

  function refusal(texts: readonly string[], characters: number, isUrgent: boolean): EmbedError | null {
    if (closed) return new EmbedError('unavailable', 'The embedder is closed.');
    const { waiting } = options;
    let waitingTexts = texts.length;
    let waitingCharacters = characters;
    let queries = 0;
    for (const job of open) {
      if (job.urgent) queries += 1;
      waitingTexts += job.texts.length;
      waitingCharacters += job.characters;
    }
    // A query is small: it is counted by itself, so that batches never shut it out.
    const full = isUrgent
      ? queries >= waiting.queries
      : waitingTexts > waiting.texts || waitingCharacters > waiting.characters;
    return full ? new EmbedError('limited', 'Too much waits to be embedded.', { retryAfterMs: 1000 }) : null;
  }

  function pump(): void {
    while (true) {
      const line = urgent.length > 0 ? urgent : batches;
      const places = options.width + (line === urgent ? options.urgentWidth : 0);
      const job = line[0];
      if (!job || running >= places) return;
      const piece = job.pieces[job.begun];
      job.begun += 1;
      if (job.begun >= job.pieces.length) line.shift();
      if (piece) void begin(job, piece);
    }
  }

  async function begin(job: Job, piece: number[]): Promise<void> {
    running += 1;
    try {
      const vectors = await options.run(
        piece.map((index) => job.texts[index] ?? ''),
        { urgent: job.urgent, signal: job.stop.signal },
      );
      for (const [at, index] of piece.entries()) {
        const vector = vectors[at];
        if (!vector) throw new EmbedError('bad-answer', 'The model gave fewer vectors than texts.');
        job.vectors[index] = vector;
      }
      job.missing -= 1;
      if (job.missing === 0) job.settle(null);
    } catch (error) {
      job.settle({ error });
    } finally {
      running -= 1;
      pump();
    }
  }

  return {
    async add(given, { urgent: isUrgent = false, signal, timeoutMs }) {
      signal?.throwIfAborted();
      if (given.length === 0) return [];
      const texts = given.map((text) => text.slice(0, options.charactersEach));
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      const no = refusal(texts, characters, isUrgent);
      if (no) throw no;

      const done = deferred<Float32Array[]>();
      const pieces = options.cut(texts);
      const limitMs = timeoutMs ?? (isUrgent ? options.timeoutMs.urgent : options.timeoutMs.batch);
      const late = setTimeout(
        () => job.settle({ error: new EmbedError('timeout', `No vectors within ${limitMs} ms.`) }),
        limitMs,
      );
      const onAbort = () => job.settle({ error: signal?.reason });
      const job: Job = {
        texts,
        characters,
        urgent: isUrgent,
        pieces,
        vectors: new Array(texts.length),
        stop: new AbortController(),
        begun: 0,
        missing: pieces.length,
        settle(outcome) {
          if (!open.delete(job)) return;
          clearTimeout(late);
          signal?.removeEventListener('abort', onAbort);
          for (const line of [urgent, batches]) if (line.includes(job)) line.splice(line.indexOf(job), 1);
          if (!outcome) return done.resolve(job.vectors);
          job.stop.abort();
          done.reject(outcome.error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      open.add(job);
      (isUrgent ? urgent : batches).push(job);
      pump();
      return done.promise;
    },
    close() {
      closed = true;
      const error = new EmbedError('unavailable', 'The embedder is closed.');
      for (const job of [...open]) job.settle({ error });
    },
  };
}
