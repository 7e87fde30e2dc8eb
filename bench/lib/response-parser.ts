export type Headers = Readonly<Record<string, string>>;

/** What one response turns into, in order: a head, pieces of its body, an end. */
export interface ResponseSink {
  head(status: number, headers: Headers): void;
  /** @param piece valid only during the call */
  body(piece: Buffer): void;
  end(): void;
}

type Part = 'head' | 'sized' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer';

/** Reads one HTTP/1.1 response out of arbitrary pieces. What comes after its end is dropped: nothing is pipelined. */
export class ResponseParser {
  readonly #sink: ResponseSink;
  #part: Part = 'head';
  #rest: Buffer | null = null;
  /** Bytes that the current body or chunk still lacks. */
  #left = 0;
  #ended = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(piece: Buffer): void {
    let data = this.#rest ? Buffer.concat([this.#rest, piece]) : piece;
    this.#rest = null;
    while (!this.#ended) {
      const after = this.#step(data);
      if (after === null) {
        if (data.length > 0) this.#rest = Buffer.from(data);
        return;
      }
      data = after;
      if (data.length === 0) return;
    }
  }

  /** The connection closed: the end of a body without a length, and of nothing else. */
  close(): void {
    if (this.#part === 'until-close') this.#end();
  }

  /** @returns what is left of `data`, or null when this part needs more of it */
  #step(data: Buffer): Buffer | null {
    switch (this.#part) {
      case 'head':
        return this.#readHead(data);
      case 'sized':
      case 'chunk':
        return this.#readBody(data);
      case 'until-close':
        this.#sink.body(data);
        return EMPTY;
      default:
        return this.#readLine(data);
    }
  }

  #readHead(data: Buffer): Buffer | null {
    const stop = data.indexOf('\r\n\r\n');
    if (stop < 0) return null;
    const [first = '', ...lines] = data.toString('latin1', 0, stop).split('\r\n');
    const status = Number(first.slice(9, 12));
    const rest = data.subarray(stop + 4);
    if (status === 100) return rest;
    const headers = parseHeaders(lines);
    this.#sink.head(status, headers);
    this.#left = Number(headers['content-length'] ?? -1);
    if (status === 204 || status === 304 || this.#left === 0) this.#end();
    else if (headers['transfer-encoding']?.includes('chunked')) this.#part = 'chunk-size';
    else this.#part = this.#left > 0 ? 'sized' : 'until-close';
    return rest;
  }

  #readBody(data: Buffer): Buffer {
    const piece = data.length > this.#left ? data.subarray(0, this.#left) : data;
    this.#left -= piece.length;
    this.#sink.body(piece);
    if (this.#left === 0) {
      if (this.#part === 'sized') this.#end();
      else this.#part = 'chunk-end';
    }
    return data.subarray(piece.length);
  }

  #readLine(data: Buffer): Buffer | null {
    const stop = data.indexOf('\r\n');
    if (stop < 0) return null;
    if (this.#part === 'chunk-size') {
      this.#left = Number.parseInt(data.toString('latin1', 0, stop), 16);
      this.#part = this.#left === 0 ? 'trailer' : 'chunk';
    } else if (this.#part === 'chunk-end') {
      this.#part = 'chunk-size';
    } else if (stop === 0) {
      this.#end();
    }
    return data.subarray(stop + 2);
  }

  #end(): void {
    this.#ended = true;
    this.#sink.end();
  }
}

const EMPTY = Buffer.alloc(0);

function parseHeaders(lines: readonly string[]): Headers {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}
