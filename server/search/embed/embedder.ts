/** Turns texts into vectors of length 1. */
export interface Embedder {
  /**
   * Names what makes two vectors comparable: `minilm-l6-v2@384`, `openai:text-embedding-3-small@1536`. Where the
   * dimensions are not known before the first answer it ends in `@?` until then.
   */
  readonly model: string;
  /** Null: known after the first answer. */
  readonly dimensions: number | null;
  readonly kind: 'embedded' | 'remote' | 'none';
  /**
   * One vector for each text, in their order. Of a long text only the beginning counts.
   * @throws EmbedError, or the signal's reason when it was aborted
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
  /** What embedding so much will take and cost, for people; null where unknown. */
  estimate?(texts: number, characters: number): { seconds: number | null; usd: number | null };
  close(): Promise<void>;
}

export interface EmbedOptions {
  /** A query, on which somebody waits: goes before any batch. */
  urgent?: boolean;
  signal?: AbortSignal;
  /** From the call to the answer, waiting included. */
  timeoutMs?: number;
}

/**
 * `unavailable`: it is not there, or not now; `refused`: the input or the configuration must change first; `limited`:
 * too much at once; `bad-answer`: what came back are no such vectors.
 */
export type EmbedReason = 'unavailable' | 'refused' | 'limited' | 'bad-answer' | 'timeout';

export interface EmbedErrorDetails {
  retryAfterMs?: number | undefined;
  ofText?: string;
}

/** Its message is for operators and holds neither texts nor secrets. */
export class EmbedError extends Error {
  override readonly name = 'EmbedError';
  readonly reason: EmbedReason;
  /** When a new try is worth while, if that is known. */
  readonly retryAfterMs: number | undefined;

  /** What to say where others pass and a single text is at fault. */
  readonly ofText: string;

  constructor(
    reason: EmbedReason,
    message: string,
    { retryAfterMs, ofText = message }: EmbedErrorDetails = {},
  ) {
    super(message);
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
    this.ofText = ofText;
  }
}
