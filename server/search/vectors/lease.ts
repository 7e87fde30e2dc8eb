import type { Log } from '../../lib/log.ts';
import { acquireLease, holdsLease, releaseLease } from '../../store/queries/leases.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';

/** Whether this replica is the one that writes. On PGlite there is only one. */
export interface Lead {
  readonly held: boolean;
  /** Fires when the lead is lost, or all ends. */
  readonly signal: AbortSignal;
  /** Takes or prolongs it. @throws PatchbayError when the database is away */
  beat(): Promise<void>;
  /** The database could not be asked: what was not prolonged in time is lost. */
  missed(): void;
  /** @throws when it is another's now; for writes of what others write as well */
  confirm(tx: VectorStore['db']): Promise<void>;
  /** Ends what runs under it. */
  stop(): void;
  /** Lets another take it at once. */
  release(): Promise<void>;
}

export interface LeadOptions {
  store: VectorStore;
  name: string;
  holder: string;
  ttlMs: number;
  log: Log;
  onTaken(): void;
  onLost(): void;
}

export function createLead({ store, name, holder, ttlMs, log, onTaken, onLost }: LeadOptions): Lead {
  const alone = store.kind === 'pglite';
  let held = false;
  let heldUntil = 0;
  let closed = false;
  let stop = new AbortController();

  function take(): void {
    held = true;
    stop = new AbortController();
    if (!alone) log.info('this replica makes the vectors of tools for all');
    onTaken();
  }

  function lose(): void {
    held = false;
    stop.abort(new Error('Another replica makes the vectors now.'));
    onLost();
  }

  return {
    get held() {
      return held && (alone || performance.now() < heldUntil);
    },
    get signal() {
      return stop.signal;
    },
    async beat() {
      const sentAt = performance.now();
      const mine = alone || (await acquireLease(store.db, name, holder, ttlMs)).held;
      if (mine) heldUntil = sentAt + ttlMs;
      if (mine && !held && !closed) take();
      if (!mine && held) lose();
    },
    missed() {
      if (held && !alone && performance.now() >= heldUntil) lose();
    },
    async confirm(tx) {
      if (alone || (await holdsLease(tx, name, holder))) return;
      throw new Error('Another replica makes the vectors now.');
    },
    stop() {
      closed = true;
      stop.abort(new Error('The index of vectors was closed.'));
    },
    async release() {
      const mine = held;
      held = false;
      if (mine && !alone) await releaseLease(store.db, name, holder).catch(() => {});
    },
  };
}
