import type { IncomingHttpHeaders } from 'node:http';
import { type AnswerReader, readAnswer } from './answer-reader.ts';
import type { HttpOrigin } from './http-client.ts';
import type { Exchange } from './transport.ts';

/** Where a stream of events stands: its newest event id (empty for none) and the pause the server asked for, ms. */
export interface StreamPosition {
  id: string;
  retry: number;
}

export interface StreamEvents {
  onOpen?(): void;
  onEnd(last: StreamPosition): void;
  onRefused(status: number, headers: IncomingHttpHeaders, body: Buffer): void;
  onError(error: Error, last: StreamPosition): void;
}

export interface EventSourceOptions {
  origin: HttpOrigin;
  path: string;
  headers(exchange: Exchange | null, extra: Record<string, string>): Record<string, string>;
  resultLimit: number;
  onMessage(message: Buffer, exchange: Exchange | null): void;
  onOversize(head: Buffer, tail: Buffer, exchange: Exchange | null): void;
}

export interface EventSource {
  /** GETs a stream, from after `lastId` if there is one. @returns cuts it, silently */
  open(lastId: string, exchange: Exchange | null, on: StreamEvents): () => void;
  /** Cuts all of them. */
  close(): void;
}

/** A server may ask for pauses up to this. */
export const MAX_RETRY_MS = 60_000;
export const FIRST_RETRY_MS = 300;

export function createEventSource(options: EventSourceOptions): EventSource {
  const active = new Set<() => void>();

  function open(lastId: string, exchange: Exchange | null, on: StreamEvents): () => void {
    const last: StreamPosition = { id: lastId, retry: FIRST_RETRY_MS };
    let reader: AnswerReader | null = null;
    const headers = options.headers(exchange, {
      accept: 'text/event-stream',
      ...(lastId ? { 'last-event-id': lastId } : {}),
    });
    const abort = options.origin.dispatch(
      { method: 'GET', path: options.path, headers, body: null },
      {
        onHeaders(status, fields) {
          reader = readAnswer(status, fields, options.resultLimit, {
            onMessage: (message) => options.onMessage(message, exchange),
            onOversize: (head, tail) => options.onOversize(head, tail, exchange),
            onEventId: (id) => {
              last.id = id;
            },
            onRetry: (ms) => {
              last.retry = Math.min(ms, MAX_RETRY_MS);
            },
            onRefused: on.onRefused,
            onAnswered: () => on.onEnd(last),
          });
          if (reader.isStream) on.onOpen?.();
        },
        onData: (chunk) => reader?.data(chunk),
        onEnd() {
          active.delete(cut);
          reader?.end();
        },
        onError(error) {
          active.delete(cut);
          on.onError(error, last);
        },
      },
    );
    const cut = () => {
      active.delete(cut);
      abort();
    };
    active.add(cut);
    return cut;
  }

  return {
    open,
    close() {
      for (const cut of [...active]) cut();
    },
  };
}
