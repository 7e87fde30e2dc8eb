import { setImmediate as nextTurn } from 'node:timers/promises';
import { backoffDelay } from '../../lib/backoff.ts';
import { createBreather } from '../../lib/breather.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { Change, Slots } from '../slots.ts';
import { createLexicalIndex, type LexicalIndex } from './bm25f.ts';
import type { WordAnswer, WordQuery } from './protocol.ts';
import { scan } from './scan.ts';
import { startThread, type Thread } from './thread.ts';

export interface WordsOptions {
  slots: Slots;
  log: Log;
  /** From so many documents on the index lives in a thread. */
  threadFrom?: number;
}

/** Finding by words, wherever the index lives. */
export interface Words {
  /** So many documents will be put soon: a thread that is needed for them starts meanwhile. */
  expect(count: number): void;
  /** Found from now on; `change` is what made the slots' present version. */
  change(change: Change): void;
  /** Never rejects: while there is no index, documents are read one by one. */
  search(query: WordQuery): Promise<WordAnswer>;
  /** The thread, if there is one; for tests. */
  readonly thread: Thread | null;
  close(): Promise<void>;
}

const THREAD_FROM = 2000;
/** One message. Searches are answered between two of them. */
const DOCUMENTS_EACH = 100;
/** A search waits so long for what was put just before; then it is answered by what is there. */
const CATCH_UP_MS = 800;
/** Then it is answered by reading. */
const PATIENCE_MS = 2500;
const RETRY = { baseMs: 500, capMs: 60_000 };
const SOUND_MS = 60_000;

interface Pending {
  change: Change;
  version: number;
}

export function createWords({ slots, log, threadFrom = THREAD_FROM }: WordsOptions): Words {
  let here: LexicalIndex | null = createLexicalIndex();
  let thread: Thread | null = null;
  let queue: Pending[] = [];
  let running: Promise<void> | null = null;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const whole = (): Pending => ({ change: { removed: [], added: slots.all() }, version: slots.version });

  function begin(): void {
    if (closed) return;
    here = null;
    const startedAt = Date.now();
    const current = startThread();
    thread = current;
    queue = [whole()];
    void current.ended.then((reason) => {
      if (thread === current) thread = null;
      queue = [];
      if (closed) return;
      failures = Date.now() - startedAt > SOUND_MS ? 1 : failures + 1;
      log.warn('the index of words ended and is made anew', { reason });
      // The first time at once: until it is back, searches read document by document.
      const waitMs = failures === 1 ? 0 : backoffDelay(failures - 1, RETRY);
      retry = setTimeout(begin, waitMs);
      retry.unref();
    });
    run();
  }

  function run(): void {
    running ??= work().finally(() => {
      running = null;
      if (queue.length > 0) run();
    });
  }

  async function work(): Promise<void> {
    await nextTurn();
    const breathe = createBreather();
    for (let next = queue.shift(); next && !closed; next = queue.shift()) {
      const to = thread;
      if (to) await send(to, next, breathe);
      else if (here) await apply(here, next.change, breathe);
      await breathe();
    }
  }

  async function send(to: Thread, { change, version }: Pending, breathe: Breathe): Promise<void> {
    const { removed, added } = change;
    for (let from = 0; from === 0 || from < added.length; from += DOCUMENTS_EACH) {
      const part = {
        removed: from === 0 ? removed : [],
        added: added.slice(from, from + DOCUMENTS_EACH),
      };
      if (thread === to) to.change(part, version, from + DOCUMENTS_EACH >= added.length);
      await breathe();
    }
  }

  async function inThread(to: Thread, query: WordQuery): Promise<WordAnswer | null> {
    try {
      // Its timer goes with the answer: one left behind would keep hundreds of hits alive until it rings.
      return await within(to.search(query, slots.version, CATCH_UP_MS), PATIENCE_MS, late);
    } catch (error) {
      log.debug('the index of words did not answer', { reason: messageOf(error) });
      return null;
    }
  }

  async function byReading({ texts, limit, allowed }: WordQuery): Promise<WordAnswer> {
    const { version } = slots;
    return { version, answers: await scan(slots.all(), texts, limit, allowed) };
  }

  return {
    get thread() {
      return thread;
    },
    expect(count) {
      if (here && count >= threadFrom) begin();
    },
    change(change) {
      if (closed) return;
      if (here && slots.size >= threadFrom) return begin();
      if (!here && !thread) return;
      queue.push({ change, version: slots.version });
      run();
    },
    async search(query) {
      while (here && running) await running;
      if (here) {
        const index = here;
        const { texts, limit, allowed } = query;
        const answers = texts.map((text) => index.search(text, limit, allowed));
        return { version: slots.version, answers };
      }
      return (thread && (await inThread(thread, query))) ?? (await byReading(query));
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      queue = [];
      await thread?.terminate('it was closed');
    },
  };
}

type Breathe = ReturnType<typeof createBreather>;

async function apply(index: LexicalIndex, change: Change, breathe: Breathe): Promise<void> {
  index.remove(new Set(change.removed));
  for (const { at, document } of change.added) {
    index.add(at, document);
    await breathe();
  }
}

const late = (): Error => new Error(`It gave no answer within ${PATIENCE_MS} ms.`);
