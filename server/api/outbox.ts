/** Texts on their way to one client, in bounds. */
export interface Outbox {
  push(text: string): void;
  /** What is waiting is still sent, then the stream ends. */
  end(): void;
  /** Ends at once: nothing that waits is sent any more. */
  cut(): void;
  readonly closed: boolean;
  /** What waits is yielded together; returning it closes the outbox. */
  readonly chunks: AsyncIterable<string>;
  /** Aborted when the stream is to be cut although the client has not taken what was sent. */
  readonly cutting: AbortSignal;
}

export interface OutboxOptions {
  /** Characters that may wait for a client; one that is slower is cut. */
  maxBuffered: number;
  /** Called once, however it ends. */
  onClosed: () => void;
}

export function createOutbox({ maxBuffered, onClosed }: OutboxOptions): Outbox {
  const cutter = new AbortController();
  const queue: string[] = [];
  let buffered = 0;
  let closed = false;
  let wake: (() => void) | null = null;

  function end(): void {
    if (closed) return;
    closed = true;
    onClosed();
    wake?.();
  }

  function cut(): void {
    queue.length = 0;
    end();
    cutter.abort();
  }

  const iterator: AsyncIterator<string> = {
    async next() {
      while (queue.length === 0) {
        if (closed) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      const value = queue.join('');
      queue.length = 0;
      buffered = 0;
      return { done: false, value };
    },
    async return() {
      cut();
      return { done: true, value: undefined };
    },
  };

  return {
    push(text) {
      if (!closed && buffered + text.length > maxBuffered) cut();
      if (closed) return;
      queue.push(text);
      buffered += text.length;
      wake?.();
    },
    end,
    cut,
    get closed() {
      return closed;
    },
    chunks: { [Symbol.asyncIterator]: () => iterator },
    cutting: cutter.signal,
  };
}
