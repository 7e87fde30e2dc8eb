import { parseResponseHead, type ResponseHead } from './response-head.ts';
import { malformed } from './wire-error.ts';

/** What one response turns into, in order: a head, then pieces of its body. */
export interface ResponseSink {
  head(head: ResponseHead): void;
  /** @param piece lent: good during the call alone */
  data(piece: Buffer): void;
}

const HEAD_LIMIT = 64 * 1024;
/** A chunk's size and its extensions, or one line of a trailer. */
const LINE_LIMIT = 8 * 1024;
const BLANK_LINE = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
const CHUNK = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;
const NOTHING = Buffer.alloc(0);

type Part = 'head' | 'sized' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'over';

/** Reads one HTTP/1.1 response after the other out of arbitrary pieces; interim ones (1xx) are passed over. */
export class ResponseReader {
  readonly #sink: ResponseSink;
  #part: Part = 'head';
  /** The beginning of a head or line that is not yet whole. */
  #rest: Buffer = NOTHING;
  /** Bytes that the body or chunk still lacks. */
  #left = 0;
  /** Bytes of the trailer so far. */
  #trailer = 0;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  /** The response has ended. */
  get over(): boolean {
    return this.#part === 'over';
  }

  /** Ready for the next response. */
  again(): void {
    this.#part = 'head';
  }

  /** @returns whether bytes came after the end, which nobody asked for. @throws WireError */
  push(piece: Buffer): boolean {
    let data = piece;
    if (this.#rest.length > 0) {
      data = Buffer.concat([this.#rest, piece]);
      this.#rest = NOTHING;
    }
    while (data.length > 0) {
      if (this.#part === 'over') return true;
      const used = this.#step(data);
      if (used === 0) {
        this.#rest = Buffer.from(data);
        return false;
      }
      data = used === data.length ? NOTHING : data.subarray(used);
    }
    return false;
  }

  /** The other side ended the connection in order. @returns whether that was the end of the body */
  close(): boolean {
    return this.#part === 'until-close';
  }

  /** @returns bytes that were used; 0 where more are needed */
  #step(data: Buffer): number {
    switch (this.#part) {
      case 'head':
        return this.#readHead(data);
      case 'sized':
      case 'chunk':
        return this.#readBody(data);
      case 'until-close':
        this.#sink.data(data);
        return data.length;
      default:
        return this.#readLine(data);
    }
  }

  #readHead(data: Buffer): number {
    const stop = data.indexOf(BLANK_LINE);
    if (stop > HEAD_LIMIT || (stop < 0 && data.length > HEAD_LIMIT)) throw malformed('its head is too long');
    if (stop < 0) return 0;
    const head = parseResponseHead(data.toString('utf8', 0, stop));
    const used = stop + BLANK_LINE.length;
    if (head.status === 101) throw malformed('it switches to a protocol that nobody asked for');
    if (head.status < 200) return used;
    const { body } = head;
    this.#part = body.kind === 'chunked' ? 'chunk-size' : body.kind === 'none' ? 'over' : body.kind;
    this.#left = body.kind === 'sized' ? body.length : 0;
    this.#trailer = 0;
    this.#sink.head(head);
    return used;
  }

  #readBody(data: Buffer): number {
    const whole = data.length <= this.#left;
    const piece = whole ? data : data.subarray(0, this.#left);
    this.#left -= piece.length;
    if (this.#left === 0) this.#part = this.#part === 'chunk' ? 'chunk-end' : 'over';
    this.#sink.data(piece);
    return piece.length;
  }

  #readLine(data: Buffer): number {
    const stop = data.indexOf(LINE_END);
    if (stop > LINE_LIMIT || (stop < 0 && data.length > LINE_LIMIT))
      throw malformed('a line of it is too long');
    if (stop < 0) return 0;
    this.#line(data.toString('latin1', 0, stop));
    return stop + LINE_END.length;
  }

  #line(line: string): void {
    if (this.#part === 'chunk-size') {
      const size = CHUNK.exec(line)?.[1];
      if (size === undefined) throw malformed("a chunk's size is no number");
      this.#left = Number.parseInt(size, 16);
      this.#part = this.#left === 0 ? 'trailer' : 'chunk';
    } else if (this.#part === 'chunk-end') {
      if (line !== '') throw malformed('a chunk is longer than it said');
      this.#part = 'chunk-size';
    } else if (line === '') {
      this.#part = 'over';
    } else {
      this.#trailer += line.length;
      if (this.#trailer > HEAD_LIMIT) throw malformed('its trailer is too long');
    }
  }
}
