import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { deferred } from '../../lib/deferred.ts';
import type { Change } from '../slots.ts';
import { pack } from './parcel.ts';
import type { ThreadMessage, ThreadRequest, WordAnswer, WordQuery } from './protocol.ts';

/** One life of the thread that finds by words. */
export interface Thread {
  change(change: Change, version: number, last: boolean): void;
  /** @throws Error when the thread ends under it */
  search(query: WordQuery, version: number, waitMs: number): Promise<WordAnswer>;
  /** Resolves with the reason when it has ended. */
  readonly ended: Promise<string>;
  terminate(reason: string): Promise<void>;
}

/** A thread that owes an answer for so long is stuck. */
const SILENCE_MS = 20_000;
/** Far more than 50,000 tools need; without bounds the collector lets garbage pile up. */
const MEMORY = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 16 };

export function startThread(): Thread {
  const worker = new Worker(workerFile(), { execArgv: [], name: 'words', resourceLimits: MEMORY });
  // It holds nothing that a process should stay alive for.
  worker.unref();
  const pending = new Map<number, { resolve(answer: WordAnswer): void; reject(error: Error): void }>();
  const ending = deferred<string>();
  let reason = 'it ended unexpectedly';
  let ended = false;
  let lastId = 0;
  let silence: NodeJS.Timeout | undefined;

  function watch(): void {
    clearTimeout(silence);
    if (pending.size > 0) {
      silence = setTimeout(() => void terminate(`it gave no answer for ${SILENCE_MS} ms`), SILENCE_MS);
      silence.unref();
    }
  }

  async function terminate(why: string): Promise<void> {
    reason = why;
    await worker.terminate();
  }

  const post = (request: ThreadRequest, moved: ArrayBuffer[] = []) => worker.postMessage(request, moved);

  worker.on('message', ({ id, answer }: ThreadMessage) => {
    pending.get(id)?.resolve(answer);
    pending.delete(id);
    watch();
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    ended = true;
    clearTimeout(silence);
    for (const { reject } of pending.values()) reject(new Error(`The index of words is gone: ${reason}.`));
    pending.clear();
    ending.resolve(reason);
  });

  return {
    ended: ending.promise,
    terminate,
    change(change, version, last) {
      const parcel = pack(change);
      post({ type: 'change', parcel, version, last }, [parcel.definitions.buffer]);
    },
    search(query, version, waitMs) {
      if (ended) return Promise.reject(new Error(`The index of words is gone: ${reason}.`));
      return new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        post({ type: 'search', id: lastId, query, version, waitMs });
        watch();
      });
    },
  };
}

/** Beside the bundle, or the source, which Node 20 runs with tsx's help: see the embedded database's worker. */
function workerFile(): URL {
  const bundled = new URL('./words-worker.js', import.meta.url);
  if (existsSync(fileURLToPath(bundled))) return bundled;
  const tsx = new URL('./esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx')));
  const source = new URL('./worker.ts', import.meta.url);
  const first = `import { register } from '${tsx.href}'; register(); await import('${source.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(first)}`);
}
