import { type OutgoingHttpHeader, type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpResponse } from '../../lib/http-exchange.ts';

/** Larger pieces are written as they are instead of being joined, bytes. */
const COPY_LIMIT = 16 * 1024;
const CRLF = '\r\n';
const LAST_CHUNK = '0\r\n\r\n';
/** What would end a line of the head, or is no character of one. */
const UNFIT = /[^\t\x20-\x7e\x80-\xff]/;

const NO_FIELDS: OutgoingHttpHeaders = {};

/** Whose answer it is. */
export interface Answered {
  /** Every byte was taken by the system. @param last nothing may follow on this connection */
  onAnswered(last: boolean): void;
}

/**
 * The answer to a request that was read without Node's parser: the same bytes that Node would send, in as few writes as
 * they allow. Without a `content-length` it is sent in chunks.
 */
export class LaneResponse implements HttpResponse {
  statusCode = 200;
  readonly #socket: Socket;
  readonly #owner: Answered;
  readonly #keepAlive: string;
  #set: Map<string, string> | null = null;
  #listeners: Array<() => void> = [];
  /** What is said of it and not written yet. */
  #head = '';
  #headed = false;
  #chunked = false;
  /** The connection ends with it. */
  #last = false;
  #corks = 0;
  #ended = false;
  #over = false;

  /** @param keepAlive the lines that say for how long the connection stays */
  constructor(socket: Socket, owner: Answered, keepAlive: string) {
    this.#socket = socket;
    this.#owner = owner;
    this.#keepAlive = keepAlive;
  }

  get headersSent(): boolean {
    return this.#headed;
  }

  get writableEnded(): boolean {
    return this.#ended;
  }

  get writableLength(): number {
    return this.#socket.writableLength;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  setHeader(name: string, value: string): void {
    this.#set ??= new Map();
    this.#set.set(name.toLowerCase(), value);
  }

  getHeaderNames(): string[] {
    return this.#set ? [...this.#set.keys()] : [];
  }

  removeHeader(name: string): void {
    this.#set?.delete(name.toLowerCase());
  }

  /** @throws Error for a second head, and for a value that is none */
  writeHead(status: number, fields: OutgoingHttpHeaders = NO_FIELDS): this {
    if (this.#headed) throw new Error('The head of this answer is written already');
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}${CRLF}`;
    let sized = status === 204 || status === 304;
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined) continue;
      if (name.length === 14 && name.toLowerCase() === 'content-length') sized = true;
      this.#set?.delete(name.toLowerCase());
      head += `${name}: ${checked(name, value)}${CRLF}`;
    }
    if (this.#set) {
      for (const [name, value] of this.#set) {
        if (name === 'connection') this.#last = value.toLowerCase() === 'close';
        else head += `${name}: ${checked(name, value)}${CRLF}`;
      }
    }
    this.statusCode = status;
    this.#headed = true;
    this.#chunked = !sized;
    if (!sized) head += `transfer-encoding: chunked${CRLF}`;
    this.#head = `${head}${dateLine()}${this.#last ? `Connection: close${CRLF}` : this.#keepAlive}${CRLF}`;
    return this;
  }

  flushHeaders(): void {
    if (!this.#headed) this.writeHead(this.statusCode);
    const head = this.#takeHead();
    if (head !== '') this.#send(head);
  }

  write(chunk: Buffer | string): void {
    if (this.#ended || this.#over) return;
    if (!this.#headed) this.writeHead(this.statusCode);
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes.length > 0) this.#piece(bytes);
  }

  end(data?: Buffer | string, encoding: 'utf8' | 'latin1' = 'utf8'): void {
    if (this.#ended || this.#over) return;
    // Of one byte for each character, in one piece with the head.
    const plain = typeof data === 'string' && encoding === 'latin1';
    const bytes = data === undefined || plain ? null : Buffer.from(data);
    if (!this.#headed) {
      const length = plain ? data.length : (bytes?.length ?? 0);
      this.writeHead(this.statusCode, { 'content-length': length });
    }
    if (plain && !this.#chunked) this.#send(this.#takeHead() + data);
    else if (plain) this.#piece(Buffer.from(data, 'latin1'));
    else if (bytes && bytes.length > 0) this.#piece(bytes);
    const rest = this.#takeHead() + (this.#chunked ? LAST_CHUNK : '');
    if (rest !== '') this.#send(rest);
    this.#ended = true;
    while (this.#corks > 0) this.uncork();
    this.#whenTaken();
  }

  cork(): void {
    this.#corks++;
    this.#socket.cork();
  }

  uncork(): void {
    if (this.#corks === 0) return;
    this.#corks--;
    this.#socket.uncork();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  on(_event: 'close', listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** The connection is gone. */
  gone(): void {
    if (!this.#over) this.#close();
  }

  /** Body bytes, behind the head where that still waits. */
  #piece(bytes: Buffer): void {
    const before = this.#takeHead() + (this.#chunked ? bytes.length.toString(16) + CRLF : '');
    const after = this.#chunked ? CRLF : '';
    if (before === '') {
      this.#socket.write(bytes);
    } else if (bytes.length <= COPY_LIMIT) {
      this.#send(before + bytes.toString('latin1') + after);
    } else {
      this.#socket.cork();
      this.#send(before);
      this.#socket.write(bytes);
      if (after !== '') this.#send(after);
      this.#socket.uncork();
    }
  }

  #takeHead(): string {
    const head = this.#head;
    this.#head = '';
    return head;
  }

  #send(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** Most answers fit into the system's buffer and are gone when their write returns. */
  #whenTaken(): void {
    if (this.#socket.writableLength === 0) this.#finish();
    else this.#socket.write('', () => this.#finish());
  }

  #finish(): void {
    if (this.#over) return;
    this.#close();
    this.#owner.onAnswered(this.#last);
  }

  #close(): void {
    this.#over = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

function checked(name: string, value: OutgoingHttpHeader): string {
  const text = typeof value === 'string' ? value : String(value);
  if (UNFIT.test(text)) throw new Error(`The header ${name} can't hold this value`);
  return text;
}

let second = 0;
let line = '';

/** The line of the date; the same text for a second. */
function dateLine(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    line = `Date: ${new Date(now * 1000).toUTCString()}${CRLF}`;
  }
  return line;
}
