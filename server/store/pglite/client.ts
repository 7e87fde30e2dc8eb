import { AsyncLocalStorage } from 'node:async_hooks';
import { backoffDelay } from '../../lib/backoff.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { CopyIn } from '../copy-rows.ts';
import type { SqlClient, SqlPool } from '../sql-client.ts';
import { createTurns } from './turns.ts';
import { type LifeOptions, startWorker, type WorkerLife } from './worker-life.ts';

export interface EmbeddedOptions extends LifeOptions {
  log: Log;
  /** Called when the worker was started anew: what was announced meanwhile is lost. */
  onRestart(): void;
  /** How long a statement may wait for its turn. */
  waitMs: number;
}

export interface Embedded extends SqlPool {
  /** Takes the rows' memory. */
  copyIn: CopyIn;
  dump(file: string): Promise<void>;
  /** Whether the worker is there to answer. */
  alive(): boolean;
  close(): Promise<void>;
}

const unavailable = (message: string) => new PatchbayError('unavailable', message, { retryAfter: 5 });

/** PGlite behind a worker thread, started anew when it dies (a folder survives that, memory does not). */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log } = options;
  const turns = createTurns({ waiting: 10_000, waitMs: options.waitMs });
  /** The transaction this code runs in: a statement outside it would wait for it, and it for the statement. */
  const scope = new AsyncLocalStorage<{ open: boolean }>();
  let closing: Promise<void> | undefined;
  let life: WorkerLife | null = await startWorker(options);
  supervise(life);

  function supervise(current: WorkerLife): void {
    void current.ended.then((reason) => {
      life = null;
      if (closing) return;
      log.error('the embedded database ended', { reason, keptInMemory: options.folder === null });
      if (options.folder !== null) void revive(1);
    });
  }

  async function revive(attempt: number): Promise<void> {
    await new Promise((resolve) =>
      setTimeout(resolve, backoffDelay(attempt, { baseMs: 200, capMs: 30_000 })).unref(),
    );
    if (closing) return;
    try {
      // The snapshot is for a new folder only.
      const next = await startWorker({ ...options, snapshot: null });
      if (closing) return void next.terminate('the store was closed');
      life = next;
      supervise(next);
      log.info('the embedded database is back');
      options.onRestart();
    } catch (error) {
      log.error('the embedded database does not start', { error });
      void revive(attempt + 1);
    }
  }

  function current(): WorkerLife {
    if (life === null) throw unavailable('The embedded database is not running.');
    return life;
  }

  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw unavailable('The store is closed.');
    if (scope.getStore()?.open) {
      throw new Error(
        'A statement was sent outside the transaction it belongs to: use the `tx` it was given.',
      );
    }
    const done = await turns.take();
    try {
      return await work();
    } finally {
      done();
    }
  }

  /** The connection for one transaction: refuses everything once the transaction is over or its worker was replaced. */
  function bound(worker: WorkerLife, state: { open: boolean }): SqlClient {
    return {
      async query(sql, params, mode) {
        if (!state.open) throw unavailable('The transaction is over: it ended, or took too long.');
        return worker.request({ op: 'query', sql, params, mode });
      },
    };
  }

  return {
    alive: () => life !== null,
    query: (sql, params, mode) => turn(() => current().request({ op: 'query', sql, params, mode })),
    copyIn: (into, rows, { sql, params }) =>
      turn(() => current().request({ op: 'copy', into, rows, sql, params })),
    exclusive: (work, deadlineMs) =>
      turn(async () => {
        const worker = current();
        const state = { open: true };
        const tooLate = unavailable(`The transaction took more than ${deadlineMs} ms and was rolled back.`);
        try {
          const running = scope.run(state, () => work(bound(worker, state)));
          return await within(running, deadlineMs, () => tooLate);
        } catch (error) {
          // The work may be anywhere, even before its own rollback; a second one only warns.
          state.open = false;
          if (error === tooLate)
            await worker.request({ op: 'query', sql: 'rollback', params: [], mode: 'array' });
          throw error;
        } finally {
          state.open = false;
          // One runs at a time. While the scope is in use, Node follows every promise of the process, calls included.
          scope.disable();
        }
      }),
    dump: async (file) => {
      await turn(() => current().request({ op: 'dump', file }));
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };

  async function shutDown(): Promise<void> {
    // After what has its turn or waits for it; new work is refused already.
    const done = await turns.take().catch(() => () => {});
    const last = life;
    if (last) {
      await last
        .request({ op: 'close' })
        .catch((error) => log.warn('the embedded database did not close', { error }));
      await last.terminate('the store was closed');
    }
    done();
  }
}
