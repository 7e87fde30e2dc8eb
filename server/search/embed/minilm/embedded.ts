import { backoffDelay } from '../../../lib/backoff.ts';
import type { Log } from '../../../lib/log.ts';
import { type Embedder, EmbedError } from '../embedder.ts';
import { createPieceQueue } from '../pieces.ts';
import { toUnit } from '../unit.ts';
import { type ChildLife, startChild } from './child-life.ts';
import type { EngineKind } from './engine.ts';
import type { ModelFiles } from './files.ts';
import { DIMENSIONS } from './graph.ts';
import { piecesOf } from './piece-sizes.ts';

export interface EmbeddedOptions {
  /** The ONNX file is kept there, 35 MB. */
  graphFolder: string;
  log: Log;
  /** Others than those of the package. */
  files?: ModelFiles;
  only?: EngineKind;
  /** The child is ended when nothing was asked for so long. */
  idleMs?: number;
  silenceMs?: number;
  /** Texts that may wait. */
  waitingTexts?: number;
}

export interface EmbeddedEmbedder extends Embedder {
  readonly kind: 'embedded';
  /** The process that runs the model, while there is one. */
  child(): { pid: number | undefined; engine: EngineKind } | null;
}

interface Running {
  life: ChildLife;
  engine: EngineKind;
}

const RETRY = { baseMs: 1000, capMs: 60_000 };
/** A child that lived so long is not the one that ends again and again. */
const SOUND_MS = 60_000;

/** all-MiniLM-L6-v2 in a child process, started with the first text, again after it died, and ended when idle. */
export function createEmbedded(options: EmbeddedOptions): EmbeddedEmbedder {
  const { log, idleMs = 5 * 60_000 } = options;
  let running: Running | null = null;
  let opening: Promise<Running> | null = null;
  let life: ChildLife | null = null;
  let failures = 0;
  let notBefore = 0;
  let busy = 0;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  let msEach: number | null = null;
  /** What the next child should use, after one that died while it opened. */
  let fallback: EngineKind | null = null;

  async function open(): Promise<Running> {
    const startedAt = Date.now();
    const { files = null, graphFolder, silenceMs = 30_000 } = options;
    const only = options.only ?? fallback;
    let isReady = false;
    const current = startChild({ files, graphFolder, only, silenceMs, openMs: 120_000 });
    life = current;
    void current.ended.then((reason) => {
      if (life === current) life = null;
      if (running?.life === current) running = null;
      // What does not even open is told below.
      if (closed || reason === IDLE || !isReady) return;
      failures = Date.now() - startedAt > SOUND_MS ? 1 : failures + 1;
      // The first time at once: whoever asks next should not pay for one accident.
      notBefore = failures === 1 ? 0 : Date.now() + backoffDelay(failures - 1, RETRY);
      log.warn('the embedded model ended', { reason });
    });
    try {
      const { engine, remarks, rssBytes } = await current.opened;
      isReady = true;
      fallback = null;
      for (const remark of remarks) log.info('the embedded model', { remark });
      log.info('the embedded model is ready', { engine, ms: Date.now() - startedAt, rssBytes });
      running = { life: current, engine };
      return running;
    } catch (error) {
      // Machine code that does not suit the processor dies without a word: once with WebAssembly.
      fallback = current.explained() || only === 'wasm' ? null : 'wasm';
      failures += 1;
      notBefore = fallback ? 0 : Date.now() + backoffDelay(failures, RETRY);
      if (!closed) log.error('the embedded model does not open', { error });
      throw error;
    }
  }

  async function ready(): Promise<Running> {
    if (running) return running;
    const waitMs = notBefore - Date.now();
    if (!opening && waitMs > 0) {
      throw new EmbedError('unavailable', 'The embedded model failed and will be tried again soon.', {
        retryAfterMs: waitMs,
      });
    }
    opening ??= open().finally(() => {
      opening = null;
    });
    return await opening;
  }

  async function run(texts: string[]): Promise<Float32Array[]> {
    busy += 1;
    clearTimeout(idle);
    try {
      const current = await ready();
      const startedAt = performance.now();
      const vectors = (await current.life.request(texts)).map(toUnit);
      const took = (performance.now() - startedAt) / texts.length;
      msEach = msEach === null ? took : msEach * 0.9 + took * 0.1;
      return vectors;
    } finally {
      busy -= 1;
      if (busy === 0 && !closed) {
        idle = setTimeout(release, idleMs);
        idle.unref();
      }
    }
  }

  function release(): void {
    const last = running;
    // At once: who asks while it ends gets a new one.
    running = null;
    void last?.life.end(IDLE);
  }

  const queue = createPieceQueue({
    width: 1,
    urgentWidth: 0,
    cut: (texts) => piecesOf(texts, running?.engine === 'onnx'),
    run,
    waiting: { texts: options.waitingTexts ?? 50_000, characters: 64 * 1024 ** 2, queries: 64 },
    timeoutMs: { urgent: 10_000, batch: 30 * 60_000 },
    // 256 tokens are read, of which few are longer than this.
    charactersEach: 4000,
  });

  return {
    model: `minilm-l6-v2@${DIMENSIONS}`,
    dimensions: DIMENSIONS,
    kind: 'embedded',
    embed: queue.add,
    estimate: (texts) => ({ seconds: msEach === null ? null : (texts * msEach) / 1000, usd: 0 }),
    child: () => running && { pid: running.life.pid, engine: running.engine },
    async close() {
      closed = true;
      clearTimeout(idle);
      queue.close();
      await life?.end('the embedder was closed');
    },
  };
}

const IDLE = 'nothing was asked of it';
