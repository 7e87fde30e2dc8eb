import { connect, type Socket } from 'node:net';
import { type Headers, ResponseParser } from './response-parser.ts';

export interface Reply {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface Outgoing {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** 0 waits for ever. */
  timeoutMs: number;
  /** Given, the body goes here piece by piece and the reply's is empty. */
  onHead?: (status: number) => void;
  onBody?: (piece: Buffer) => void;
}

interface Pending {
  parser: ResponseParser;
  timer: NodeJS.Timeout | undefined;
  fail: (error: Error) => void;
}

/**
 * One keep-alive connection with one request in flight, on a bare socket: a load generator must cost less than what it
 * measures, and node:http and fetch cost several times more.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | null = null;
  #pending: Pending | null = null;

  constructor(url: URL) {
    this.#host = url.hostname;
    this.#port = Number(url.port || 80);
  }

  /** @throws Error when the connection cannot be made, breaks, or `timeoutMs` passes */
  async request(outgoing: Outgoing): Promise<Reply> {
    const socket = this.#socket ?? (await this.#open());
    if (this.#pending) throw new Error('a request is already in flight');
    return new Promise((resolve, reject) => {
      this.#pending = this.#expect(outgoing, resolve, reject);
      socket.write(this.#wire(outgoing));
    });
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#fail(new Error('connection closed'));
    socket?.destroy();
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
      socket.once('connect', () => {
        this.#socket = socket;
        resolve(socket);
      });
      socket.on('error', (error) => {
        reject(error);
        if (this.#socket === socket) this.#fail(error);
      });
      socket.on('data', (piece: Buffer) => this.#pending?.parser.push(piece));
      socket.on('close', () => {
        if (this.#socket !== socket) return;
        this.#socket = null;
        this.#pending?.parser.close();
        this.#fail(new Error('connection closed'));
      });
    });
  }

  #expect(outgoing: Outgoing, resolve: (reply: Reply) => void, reject: (error: Error) => void): Pending {
    let status = 0;
    let headers: Headers = {};
    const pieces: Buffer[] = [];
    const parser = new ResponseParser({
      head: (code, fields) => {
        status = code;
        headers = fields;
        outgoing.onHead?.(code);
      },
      body: outgoing.onBody ?? ((piece) => pieces.push(piece)),
      end: () => {
        this.#clear();
        if (headers.connection?.toLowerCase() === 'close') this.close();
        resolve({ status, headers, body: Buffer.concat(pieces) });
      },
    });
    const timer =
      outgoing.timeoutMs > 0
        ? setTimeout(() => this.#expire(outgoing.timeoutMs), outgoing.timeoutMs)
        : undefined;
    return { parser, timer, fail: reject };
  }

  #wire({ method, path, headers, body }: Outgoing): string {
    const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    return `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}:${this.#port}\r\n${linesOf(headers)}${length}\r\n${body ?? ''}`;
  }

  #expire(timeoutMs: number): void {
    this.#fail(new Error(`no answer within ${timeoutMs} ms`));
    this.close();
  }

  #clear(): void {
    clearTimeout(this.#pending?.timer);
    this.#pending = null;
  }

  #fail(error: Error): void {
    const pending = this.#pending;
    this.#clear();
    pending?.fail(error);
  }
}

/** Sessions send the same headers again and again. */
const lines = new WeakMap<Record<string, string>, string>();

function linesOf(headers: Record<string, string>): string {
  const known = lines.get(headers);
  if (known !== undefined) return known;
  const text = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  lines.set(headers, text);
  return text;
}
