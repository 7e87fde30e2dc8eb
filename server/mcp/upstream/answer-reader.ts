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
  onAnswered(kind: AnswerKind): void;
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
    return { isStream: false, data: () => {}, end: () => events.onAnswered('accepted') };
  if (ok && type === 'text/event-stream') return streamReader(limit, events);
  const declared = Number(headerOf(headers, 'content-length') ?? -1);
  if (ok && (type === 'application/json' || type === '')) return new JsonReader(declared, limit, events);
  return refusalReader(status, headers, events);
}

function streamReader(limit: number, events: AnswerEvents): AnswerReader {
  const parser = createSseParser(limit, {
    onEvent: ({ event, data }) => {
      if (event === 'message') events.onMessage(data);
    },
    onId: (id) => events.onEventId(id),
    onRetry: (ms) => events.onRetry(ms),
    onOversize: (head, tail) => events.onOversize(head, tail),
  });
  return { isStream: true, data: (chunk) => parser.push(chunk), end: () => events.onAnswered('events') };
}

/** A class, because nearly every call has one: its methods are shared. */
class JsonReader implements AnswerReader {
  readonly isStream = false;
  readonly #limit: number;
  readonly #events: AnswerEvents;
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
  #size = 0;
  #over: boolean;

  constructor(declared: number, limit: number, events: AnswerEvents) {
    this.#limit = limit;
    this.#events = events;
    this.#over = declared > limit;
    if (this.#over) events.onOversize(NOTHING, NOTHING);
  }

  data(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#over) return;
    if (this.#first === null) this.#first = chunk;
    else {
      this.#more ??= [this.#first];
      this.#more.push(chunk);
    }
    if (this.#size <= this.#limit) return;
    this.#over = true;
    this.#first = null;
    this.#more = null;
    this.#events.onOversize(NOTHING, NOTHING);
  }

  end(): void {
    const whole = this.#more ? Buffer.concat(this.#more) : this.#first;
    if (!this.#over && whole) this.#events.onMessage(whole);
    this.#events.onAnswered(this.#size === 0 ? 'accepted' : 'json');
  }
}

const NOTHING = Buffer.alloc(0);

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
