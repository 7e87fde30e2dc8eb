/** How one attempt to open the stream for server notifications went. */
export interface ListenEvents {
  onOpen(): void;
  /** It ended or broke. `retryMs` is what the server asked for. */
  onEnd(lastEventId: string, retryMs: number): void;
  onRefused(status: number, message: string): void;
  everOpened(): boolean;
}

export interface ListenOptions {
  /** @returns cuts it */
  open(lastEventId: string, events: ListenEvents): () => void;
  /** It was open, broke, and is open again without the server having been asked for what was missed. */
  onGap(): void;
  onLog(text: string): void;
}

export interface ListenStream {
  /** Opens it, for a new session from the beginning. */
  restart(): void;
  isOpen(): boolean;
  close(): void;
}

const MIN_PAUSE_MS = 300;
const MAX_PAUSE_MS = 60_000;
/** A stream that lived this long starts the pauses anew. */
const HEALTHY_MS = 10_000;
/** Refusals in a row until it is given up for this session. */
const MAX_REFUSALS = 8;

/**
 * Keeps the GET stream of a streamable HTTP server open: pauses double from the server's `retry` (at least 0.3 s) to a
 * minute. Servers without such a stream answer 405, which is fine and final.
 */
export function createListenStream(options: ListenOptions): ListenStream {
  let cut: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let generation = 0;
  let failures = 0;
  let refusals = 0;
  let opened = false;
  let openNow = false;
  let closed = false;

  function attempt(lastEventId: string): void {
    const mine = generation;
    const current = () => mine === generation && !closed;
    let since = 0;
    const again = (id: string, retryMs: number) => {
      if (!current()) return;
      cut = null;
      openNow = false;
      failures = since > 0 && performance.now() - since > HEALTHY_MS ? 0 : failures + 1;
      const pause = retryMs === 0 ? 0 : Math.max(retryMs, MIN_PAUSE_MS) * 2 ** Math.min(failures - 1, 10);
      timer = setTimeout(() => attempt(id), Math.min(MAX_PAUSE_MS, pause)).unref();
    };
    cut = options.open(lastEventId, {
      onOpen() {
        if (!current()) return;
        since = performance.now();
        refusals = 0;
        openNow = true;
        if (opened && lastEventId === '') options.onGap();
        opened = true;
      },
      onEnd: again,
      onRefused(status, message) {
        if (!current()) return;
        cut = null;
        if (status === 405 || status === 401 || status === 403) return;
        if (++refusals <= MAX_REFUSALS) return again('', MIN_PAUSE_MS);
        options.onLog(`no stream for its notifications: ${message}`);
      },
      everOpened: () => opened,
    });
  }

  function stop(): void {
    generation++;
    clearTimeout(timer);
    cut?.();
    cut = null;
    openNow = false;
  }

  return {
    restart() {
      stop();
      failures = 0;
      refusals = 0;
      opened = false;
      if (!closed) attempt('');
    },
    isOpen: () => openNow,
    close() {
      closed = true;
      stop();
    },
  };
}
