import type { LiveMessage } from '../../../server/contract/api/events.ts';
import { linesOf } from '../lines.ts';
import { type Interests, type LiveState, NOTHING, sameInterests } from './wire.ts';

export interface ReaderOptions {
  /** Opens the stream. @throws when it cannot be opened */
  open(wants: Interests, signal: AbortSignal): Promise<Response>;
  onEvent(event: LiveMessage): void;
  onState(live: LiveState): void;
  /** ms without a byte, keep-alives included, after which a stream counts as dead. */
  quietMs?: number;
  /** ms until the nth try after a loss. */
  delayOf?: (attempt: number) => number;
}

export interface Reader {
  /** Changes what is listened to. The old stream goes on until the new one has spoken, so nothing is missed. */
  want(wants: Interests): void;
  /** Tries now instead of later. */
  wake(): void;
  close(): void;
}

/** The hub says something every 15 s. */
const QUIET_MS = 40_000;

/** Half a second, doubled up to 15 s, and spread, so that a restarted hub is not met by everybody at once. */
export function backoff(attempt: number): number {
  return Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Keeps one live stream open, whatever happens to the hub and the network, until it is closed. */
export function createReader(options: ReaderOptions): Reader {
  const { open, onEvent, onState, quietMs = QUIET_MS, delayOf = backoff } = options;
  let wanted = NOTHING;
  /** The stream that was opened last, and the one that speaks; the same but for a moment. */
  let newest = new AbortController();
  let speaking: AbortController | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let started = false;
  let closed = false;
  let live: LiveState = { state: 'connecting', since: Date.now() };

  const show = (state: LiveState['state']) => {
    if (live.state === state) return;
    live = { state, since: Date.now() };
    onState(live);
  };

  async function follow(own: AbortController): Promise<void> {
    const quiet = watch(quietMs, () => own.abort());
    try {
      const response = await open(wanted, own.signal);
      for await (const line of linesOf(response, own.signal)) {
        quiet.heard();
        if (!line.startsWith('data:')) continue;
        const event: LiveMessage = JSON.parse(line.slice(5));
        if (speaking !== own) take(own);
        onEvent(event);
      }
    } finally {
      quiet.stop();
    }
  }

  function take(own: AbortController): void {
    const before = speaking;
    speaking = own;
    before?.abort();
    attempt = 0;
    show('live');
  }

  function start(): void {
    clearTimeout(timer);
    if (closed) return;
    if (newest !== speaking) newest.abort();
    const own = new AbortController();
    newest = own;
    // Why a stream ended makes no difference: it is opened again, and a session that ended is its own matter.
    follow(own).then(
      () => ended(own),
      () => ended(own),
    );
  }

  function ended(own: AbortController): void {
    own.abort();
    if (speaking === own) speaking = null;
    if (closed) return;
    if (!speaking) show('lost');
    if (newest === own) timer = setTimeout(start, delayOf(attempt++));
  }

  return {
    want(wants) {
      if (started && sameInterests(wants, wanted)) return;
      started = true;
      wanted = wants;
      start();
    },
    wake() {
      if (!speaking && attempt > 0) start();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      newest.abort();
      speaking?.abort();
    },
  };
}

function watch(ms: number, onQuiet: () => void): { heard(): void; stop(): void } {
  let timer = setTimeout(onQuiet, ms);
  return {
    heard() {
      clearTimeout(timer);
      timer = setTimeout(onQuiet, ms);
    },
    stop: () => clearTimeout(timer),
  };
}
