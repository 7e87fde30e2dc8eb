import type { IncomingHttpHeaders } from 'node:http';
import { ERROR_BODY_LIMIT } from './http-failure.ts';
import { headerOf, mediaType } from './http-headers.ts';
import { createSseParser } from './sse-parser.ts';

/** What an HTTP answer turns out to be, told piece by piece. */
export interface AnswerEvents {
  onMessage(message: Buffer): void;
  onOversize(head: Buffer, tail: Buffer): void;
  onEventId(id: string): void;
  onRetry(ms: number): void;
  /** An answer that carries no message: a refusal with the beginning of its body. */
  onRefused(status: number, headers: IncomingHttpHeaders, body: Buffer): void;
  /** The answer ended; after `onRefused` it is not called. */
  onEnd(kind: AnswerKind): void;
}

export type AnswerKind = 'json' | 'events' | 'accepted';

export interface AnswerReader {
  readonly isStream: boolean;
  data(chunk: Buffer): void;
  end(): void;
}

const EMPTY: ReadonlySet<number> = new Set([202, 204, 205]);

/** Chooses by status and media type how the body is read. JSON bodies are collected up to `limit` bytes. */
export function readAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  limit: number,
  events: AnswerEvents,
): AnswerReader {
  const ok = status >= 200 && status < 300;
  const type = mediaType(headers);
  if (ok && EMPTY.has(status))
    return { isStream: false, data: () => {}, end: () => events.onEnd('accepted') };
  if (ok && type === 'text/event-stream') return streamReader(limit, events);
  const declared = Number(headerOf(headers, 'content-length') ?? -1);
  if (ok && (type === 'application/json' || type === '')) return jsonReader(declared, limit, events);
  return refusalReader(status, headers, events);
}

function streamReader(limit: number, events: AnswerEvents): AnswerReader {
  const parser = createSseParser(limit, {
    onEvent: ({ event, data }) => {
      if (event === 'message') events.onMessage(data);
    },
    onId: events.onEventId,
    onRetry: events.onRetry,
    onOversize: events.onOversize,
  });
  return { isStream: true, data: (chunk) => parser.push(chunk), end: () => events.onEnd('events') };
}

function jsonReader(declared: number, limit: number, events: AnswerEvents): AnswerReader {
  let pieces: Buffer[] = [];
  let size = 0;
  let over = declared > limit;
  if (over) events.onOversize(Buffer.alloc(0), Buffer.alloc(0));
  return {
    isStream: false,
    data(chunk) {
      size += chunk.length;
      if (over) return;
      pieces.push(chunk);
      if (size <= limit) return;
      over = true;
      pieces = [];
      events.onOversize(Buffer.alloc(0), Buffer.alloc(0));
    },
    end() {
      const [only] = pieces;
      if (!over && only) events.onMessage(pieces.length === 1 ? only : Buffer.concat(pieces));
      events.onEnd(size === 0 ? 'accepted' : 'json');
    },
  };
}

function refusalReader(status: number, headers: IncomingHttpHeaders, events: AnswerEvents): AnswerReader {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    isStream: false,
    data(chunk) {
      if (size < ERROR_BODY_LIMIT) pieces.push(chunk.subarray(0, ERROR_BODY_LIMIT - size));
      size += chunk.length;
    },
    end: () => events.onRefused(status, headers, Buffer.concat(pieces)),
  };
}
