import type { RowMode } from '../sql-client.ts';

/** What the worker is started with. */
export interface WorkerOptions {
  /** Null keeps everything in memory. */
  folder: string | null;
  /** A data folder as .tar.gz to begin with, or null for initdb. Only for a new folder. */
  snapshot: string | null;
  /** Channel to listen on. */
  channel: string;
}

export type WorkerRequest =
  | { id: number; op: 'query'; sql: string; params: readonly unknown[]; mode: RowMode }
  /** COPY `into`, and the statement after it, in one transaction. */
  | {
      id: number;
      op: 'copy';
      into: string;
      rows: Uint8Array<ArrayBuffer>;
      sql: string;
      params: readonly unknown[];
    }
  /** Writes the data folder as .tar.gz. */
  | { id: number; op: 'dump'; file: string }
  | { id: number; op: 'close' };

/** Members of a database error; an Error loses all but its message on the way between threads. */
export interface WireError {
  message: string;
  code?: string;
  hint?: string;
  constraint?: string;
  table?: string;
}

export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'failed'; message: string }
  | { type: 'result'; id: number; rows: unknown[] }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'notification'; payload: string };
