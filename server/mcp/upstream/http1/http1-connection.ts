import { connect, type Socket } from 'node:net';
import { guardedLookup } from '../address-guard.ts';
import type { WireHandler } from '../wire.ts';
import type { ResponseHead } from './response-head.ts';
import { ResponseReader, type ResponseSink } from './response-reader.ts';
import { reset, WireError } from './wire-error.ts';

/** One request as it goes out, and who hears of its answer. */
export interface WireRequest {
  /** Request line and headers, up to the line `content-length` and the blank one. */
  head: string;
  body: Buffer | null;
  handler: WireHandler;
  /** Where it is now; null while it waits for a connection and when it is over. */
  on: Http1Connection | null;
}

export interface ConnectionOwner {
  readonly host: string;
  readonly port: number;
  onConnected(connection: Http1Connection): void;
  onFailedToConnect(connection: Http1Connection, error: Error): void;
  /** It answered its request whole and can carry the next one. */
  onFree(connection: Http1Connection): void;
  onGone(connection: Http1Connection): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const TCP_KEEP_ALIVE_MS = 60_000;
/** An idle connection is given up after this, unless the server says how long it keeps them. */
const IDLE_MS = 4_000;
/** Given up so much earlier than the server would: a request must not meet its end on the way. */
const MARGIN_MS = 2_000;
const LONGEST_IDLE_MS = 600_000;
/** Bodies up to this size go out in one piece with their head. */
const COPY_LIMIT = 16 * 1024;
/** What is read is handed on before the next read, so that one buffer serves all connections. */
const INBOX = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Requests of one turn of the event loop leave together: the first write wakes the server, the others find it awake.
 */
const outbox: Http1Connection[] = [];

function sendAll(): void {
  for (const connection of outbox.splice(0)) connection.send();
}

/** One keep-alive connection that carries one request at a time. */
export class Http1Connection implements ResponseSink {
  /** When an idle connection is too old to be trusted, by `performance.now()`. */
  idleUntil = 0;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader = new ResponseReader(this);
  #request: WireRequest | null = null;
  #keepMs: number | null = null;
  /** Its request has not left yet. */
  #unsent = false;
  #connected = false;
  #gone = false;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
    const socket = connect({
      host: owner.host,
      port: owner.port,
      lookup: guardedLookup,
      autoSelectFamily: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
      onread: { buffer: INBOX, callback: (size) => this.#onRead(size) },
    });
    this.#socket = socket;
    const late = setTimeout(
      () => this.#end(new WireError('ETIMEDOUT', 'no connection in time')),
      CONNECT_TIMEOUT_MS,
    );
    socket.once('connect', () => {
      clearTimeout(late);
      this.#connected = true;
      owner.onConnected(this);
    });
    socket.on('error', (error) => this.#end(error));
    socket.on('end', () => this.#onEnd());
    socket.on('close', () => {
      clearTimeout(late);
      this.#end(reset());
    });
  }

  get usable(): boolean {
    return !this.#gone && this.#connected && this.#socket.writable;
  }

  carry(request: WireRequest): void {
    this.#request = request;
    request.on = this;
    this.#reader.again();
    this.#unsent = true;
    if (outbox.push(this) === 1) setImmediate(sendAll);
  }

  /** What `carry` was given, onto the wire. */
  send(): void {
    if (!this.#request) return;
    this.#unsent = false;
    const { head, body, handler } = this.#request;
    handler.onSent();
    const socket = this.#socket;
    if (!body) socket.write(head, 'latin1');
    else if (body.length <= COPY_LIMIT) socket.write(head + body.toString('latin1'), 'latin1');
    else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body);
      socket.uncork();
    }
  }

  /** Ends the connection; its request hears nothing more. */
  cut(): void {
    if (this.#request) this.#request.on = null;
    this.#request = null;
    this.#end(new WireError('ECANCELED', 'cut'));
  }

  /** Ends the connection, and with an error the request that it carries. */
  fail(error: Error): void {
    this.#end(error);
  }

  head(head: ResponseHead): void {
    this.#keepMs = head.body.kind === 'until-close' ? 0 : head.keepMs;
    this.#request?.handler.onHeaders(head.status, head.headers);
  }

  data(piece: Buffer): void {
    // The one buffer that is read into is used again at once.
    this.#request?.handler.onData(Buffer.from(piece));
  }

  #onRead(size: number): boolean {
    if (this.#gone) return true;
    // Nobody has asked yet: whatever it is, it is no answer.
    if (!this.#request || this.#unsent) {
      this.#end(reset());
      return true;
    }
    try {
      const extra = this.#reader.push(INBOX.subarray(0, size));
      if (!this.#gone && this.#reader.over) this.#finish(!extra);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  #onEnd(): void {
    if (this.#request && !this.#unsent && this.#reader.close()) this.#finish(false);
    else this.#end(reset());
  }

  /** The answer is whole. @param inOrder whether the connection may be used again, as far as its bytes tell */
  #finish(inOrder: boolean): void {
    const request = this.#request;
    this.#request = null;
    const idle = this.#keepMs === null ? IDLE_MS : Math.min(this.#keepMs - MARGIN_MS, LONGEST_IDLE_MS);
    // An answer before the whole request was read: what is left of it would be taken for the next one.
    if (!inOrder || idle <= 0 || this.#socket.writableLength > 0) this.#end(reset());
    else {
      this.idleUntil = performance.now() + idle;
      this.#owner.onFree(this);
    }
    if (!request) return;
    request.on = null;
    request.handler.onEnd();
  }

  #end(error: Error): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#socket.destroy();
    const request = this.#request;
    this.#request = null;
    if (this.#connected) this.#owner.onGone(this);
    else this.#owner.onFailedToConnect(this, error);
    if (!request) return;
    request.on = null;
    request.handler.onError(error);
  }
}
