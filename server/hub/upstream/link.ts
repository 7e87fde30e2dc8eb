import type { ProcessInfo } from '../../contract/runtime.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import {
  ConnectFailure,
  type ConnectionEvents,
  type ConnectOptions,
  type Connector,
  type Opening,
  type UpstreamConnection,
} from './connection.ts';
import type { Stage } from './machine-state.ts';

/** What a link tells its owner; nothing any more once it was told to end. */
export interface LinkHooks extends ConnectionEvents {
  onConnected(connection: UpstreamConnection): void;
  onFailed(error: unknown): void;
}

/** One attempt and the connection it led to, from the first byte to the last process gone. */
export interface Link {
  readonly connection: UpstreamConnection | null;
  /** How far the attempt is: its stage (null before the first) and what the server said instead of an answer. */
  progress(): { stage: Stage | null; words: string | null };
  /** Processes of the attempt or of the connection. */
  processes(): ProcessInfo[];
  /** Aborts the attempt or closes the connection. Idempotent, never rejects; resolves when nothing is left. */
  end(graceMs: number): Promise<void>;
}

export interface LinkOptions extends Omit<ConnectOptions, 'events' | 'signal' | 'onOpening'> {
  connect: Connector;
  hooks: LinkHooks;
  /** The attempt begins when this resolves. */
  after: Promise<unknown>;
  log: Log;
  /** Takes the entry's secrets out of what is logged. */
  redact: (text: string) => string;
}

function closedEarly(failure: Parameters<ConnectionEvents['onClosed']>[0]): ConnectFailure {
  return new ConnectFailure(failure.stage, failure.message, { needsAuth: failure.stage === 'auth' });
}

/** What a close may take beyond its grace before the link is given up and said to be leaking. */
const OVERDUE_MS = 10_000;

export function openLink(options: LinkOptions): Link {
  const { connect, after, log, redact, hooks: givenHooks, ...connectOptions } = options;
  const abort = new AbortController();
  const aborted = new Promise((resolve) => abort.signal.addEventListener('abort', resolve, { once: true }));
  // Dropped at the end, so that an old connection somebody still holds does not hold the upstream.
  let hooks: LinkHooks | null = givenHooks;
  let connection: UpstreamConnection | null = null;
  let opening: Opening | null = null;
  let stage: Stage | null = null;
  let ended: Promise<void> | undefined;

  // A connection may end between its opening and our hearing of it.
  let early: Parameters<ConnectionEvents['onClosed']>[0] | null = null;

  const events: ConnectionEvents = {
    onListChanged: (kind) => hooks?.onListChanged(kind),
    onClosed(failure) {
      if (connection) hooks?.onClosed(failure);
      else early = failure;
    },
    onResourceUpdated: (uri, params) => hooks?.onResourceUpdated(uri, params),
    onAsked: (question) => hooks?.onAsked(question),
    onUnattributed: (method, params) => hooks?.onUnattributed(method, params),
    onLog: (stream, text) => hooks?.onLog(stream, text),
  };

  async function open(): Promise<void> {
    await Promise.race([after, aborted]);
    if (abort.signal.aborted) return;
    try {
      connection = await connect({
        ...connectOptions,
        events,
        signal: abort.signal,
        onStage(next) {
          stage = next;
          connectOptions.onStage?.(next);
        },
        onOpening(begun) {
          opening = begun;
        },
      });
      if (early) throw closedEarly(early);
    } catch (error) {
      hooks?.onFailed(error);
      return;
    }
    hooks?.onConnected(connection);
  }

  const opened = open();

  async function end(graceMs: number): Promise<void> {
    try {
      // A connector that succeeds in spite of the abort has left a connection to close.
      await within(opened, OVERDUE_MS, () => new Error('the attempt did not stop when it was told to'));
      if (connection) {
        const late = () => new Error('the connection did not close in time');
        await within(connection.close(graceMs), graceMs + OVERDUE_MS, late);
      }
    } catch (error) {
      log.error('An upstream did not end as it should', {
        server: options.name,
        error: redact(messageOf(error)),
      });
      opened.then(() => connection?.close(0)).catch(() => {});
    }
  }

  return {
    get connection() {
      return connection;
    },
    progress: () => ({ stage, words: opening?.words() ?? null }),
    processes: () => (connection ?? opening)?.processes() ?? [],
    end(graceMs) {
      hooks = null;
      abort.abort();
      if (ended && connection) connection.close(graceMs).catch(() => {});
      ended ??= end(graceMs);
      return ended;
    },
  };
}
