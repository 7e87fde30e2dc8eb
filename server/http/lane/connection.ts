import type { Socket } from 'node:net';
import type { WholeRequest } from '../../lib/http-exchange.ts';
import { type Head, readRequest } from './request.ts';
import { type Answered, LaneResponse } from './response.ts';

export interface LaneOptions {
  /** Whether a request to this URL is served here. */
  takes(url: string): boolean;
  serve(request: WholeRequest, response: LaneResponse): void;
  /** Takes over a connection for good, with what has arrived on it and was not read. */
  handOver(socket: Socket, data: Buffer): void;
  onClosed(connection: LaneConnection): void;
  keepAlive: string;
}

/** One connection, as long as nothing comes over it but POSTs that Node's parser isn't needed for. */
export class LaneConnection implements Answered {
  /** `performance.now()` of its beginning, or of what last happened on it. */
  since = performance.now();
  /** Whether it has carried a request. */
  used = false;
  readonly #socket: Socket;
  readonly #options: LaneOptions;
  #answering: LaneResponse | null = null;
  #held: Buffer | null = null;
  #head: Head | null = null;

  constructor(socket: Socket, options: LaneOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', ignore).on('close', this.#onClose);
  }

  get socket(): Socket {
    return this.#socket;
  }

  get busy(): boolean {
    return this.#answering !== null;
  }

  /** A part of a request waits for the rest. */
  get waits(): boolean {
    return this.#held !== null && !this.busy;
  }

  onAnswered(last: boolean): void {
    this.#answering = null;
    this.since = performance.now();
    if (last) this.#socket.end();
    else if (this.#held) process.nextTick(this.#goOn);
  }

  /** Lets Node's parser go on with it, with its patience for what comes slowly. */
  leave(): void {
    const data = this.#held ?? Buffer.alloc(0);
    this.#held = null;
    const socket = this.#socket;
    socket.off('data', this.#onData).off('end', this.#onEnd).off('error', ignore).off('close', this.#onClose);
    this.#options.onClosed(this);
    this.#options.handOver(socket, data);
  }

  #onData = (chunk: Buffer): void => {
    const data = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    if (this.#answering) {
      // It must not pile up: more is read when the answer is out.
      this.#held = data;
      this.#socket.pause();
      return;
    }
    this.#read(data);
  };

  #goOn = (): void => {
    const data = this.#held;
    if (this.#answering || !data || this.#socket.destroyed) return;
    this.#socket.resume();
    this.#read(data);
  };

  #read(data: Buffer): void {
    const reading = readRequest(data, this.#head);
    if (
      reading.kind === 'request' &&
      (reading.head === this.#head || this.#options.takes(reading.head.url))
    ) {
      this.#held = null;
      this.#serve(reading.head, reading.body);
      return;
    }
    // Its time counts from the first piece on: one byte after the other must not hold the connection for ever.
    if (!this.#held) this.since = performance.now();
    this.#held = data;
    if (reading.kind !== 'more') this.leave();
  }

  #serve(head: Head, whole: Buffer): void {
    this.#head = head;
    this.used = true;
    const { url, headers } = head;
    const response = new LaneResponse(this.#socket, this, this.#options.keepAlive);
    this.#answering = response;
    this.#options.serve({ method: 'POST', url, headers, socket: this.#socket, whole }, response);
  }

  /** As Node does: a client that says it has no more to say is taken to be leaving. */
  #onEnd = (): void => {
    this.#socket.end();
  };

  #onClose = (): void => {
    this.#options.onClosed(this);
    this.#answering?.gone();
    this.#answering = null;
    this.#held = null;
  };
}

function ignore(): void {}
