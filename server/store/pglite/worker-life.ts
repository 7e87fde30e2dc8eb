import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { deferred } from '../../lib/deferred.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { WireError, WorkerMessage, WorkerOptions, WorkerRequest } from './protocol.ts';

/** An error of the embedded database, with the members that pg's errors have; not `detail`, which quotes rows. */
class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  constructor(wire: WireError) {
    super(wire.message);
    this.code = wire.code;
    this.hint = wire.hint;
    this.constraint = wire.constraint;
    this.table = wire.table;
  }
}

type Order = WorkerRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** One life of the worker thread, from ready to exit. */
export interface WorkerLife {
  /** @throws EmbeddedDatabaseError, or PatchbayError unavailable when the worker ends under the request */
  request(order: Order): Promise<unknown[]>;
  /** Resolves with the reason when the thread has ended. */
  readonly ended: Promise<string>;
  terminate(reason: string): Promise<void>;
}

export interface LifeOptions extends WorkerOptions {
  onNotification(payload: string): void;
  /** A worker that owes an answer and says nothing for so long is stuck, and is ended. */
  silenceMs: number;
  /** For opening: an initdb on a slow disk takes its time. */
  openMs: number;
}

/**
 * The bundle has the worker beside it. The source tree has it as TypeScript, which Node 20 runs with tsx's help; a
 * worker does not take the loader of `--import` for its first file, hence a first file that registers it.
 */
function workerFile(): URL {
  const bundled = new URL('./pglite-worker.js', import.meta.url);
  if (existsSync(fileURLToPath(bundled))) return bundled;
  const tsx = new URL('./esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx')));
  const source = new URL('./worker.ts', import.meta.url);
  const first = `import { register } from '${tsx.href}'; register(); await import('${source.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(first)}`);
}

/** @throws PatchbayError internal, when the database does not open */
export async function startWorker(options: LifeOptions): Promise<WorkerLife> {
  const { folder, snapshot, channel } = options;
  const workerData: WorkerOptions = { folder, snapshot, channel };
  const worker = new Worker(workerFile(), { workerData, execArgv: [], name: 'pglite' });
  const pending = new Map<number, { resolve(rows: unknown[]): void; reject(error: Error): void }>();
  const opening = deferred<void>();
  const ending = deferred<string>();
  let reason = 'it ended unexpectedly';
  let ended = false;
  let lastId = 0;
  let silence: NodeJS.Timeout | undefined;

  function watch(): void {
    if (pending.size === 0) clearTimeout(silence);
    else if (silence) silence.refresh();
    else
      silence = setTimeout(
        () => void terminate(`it gave no answer for ${options.silenceMs} ms`),
        options.silenceMs,
      );
    if (pending.size === 0) silence = undefined;
  }

  async function terminate(why: string): Promise<void> {
    reason = why;
    await worker.terminate();
  }

  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'ready':
        return opening.resolve();
      case 'failed':
        reason = message.message;
        return void worker.terminate();
      case 'notification':
        return options.onNotification(message.payload);
      case 'result':
        pending.get(message.id)?.resolve(message.rows);
        break;
      case 'error':
        pending.get(message.id)?.reject(new EmbeddedDatabaseError(message.error));
        break;
    }
    pending.delete(message.id);
    watch();
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    ended = true;
    clearTimeout(silence);
    const lost = new PatchbayError('unavailable', `The embedded database is gone: ${reason}.`, {
      retryAfter: 5,
    });
    for (const { reject } of pending.values()) reject(lost);
    pending.clear();
    opening.reject(lost);
    ending.resolve(reason);
  });

  const late = setTimeout(
    () => void terminate(`it did not open within ${options.openMs} ms`),
    options.openMs,
  );
  await opening.promise.finally(() => clearTimeout(late));

  return {
    ended: ending.promise,
    terminate,
    request(order) {
      if (ended) {
        return Promise.reject(
          new PatchbayError('unavailable', `The embedded database is gone: ${reason}.`, { retryAfter: 5 }),
        );
      }
      return new Promise((resolve, reject) => {
        lastId += 1;
        // Before it is sent: parameters that cannot be cloned throw here, and nothing waits for them.
        worker.postMessage({ ...order, id: lastId }, order.op === 'copy' ? [order.rows.buffer] : []);
        pending.set(lastId, { resolve, reject });
        watch();
      });
    },
  };
}
