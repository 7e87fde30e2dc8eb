import type { IncomingMessage } from 'node:http';
import { PatchbayError } from './errors.ts';
import type { HttpRequest } from './http-exchange.ts';

/** Preallocation trusts `Content-Length` only this far, so that a lie costs nothing. */
const TRUSTED_BYTES = 1024 * 1024;

/** Time between two pieces of a body, ms; a client that is slower than this is cut. */
const STALL_MS = 30_000;

export interface BodyOptions {
  /** Bytes. */
  limit: number;
  /** ms without a new piece before the read fails. */
  stallMs?: number;
  /** What sets the limit, for the error's text. Default: BODY_LIMIT. */
  limitName?: string;
}

/** After a failed read, what still arrives is thrown away for this long, so that the client gets to read its answer. */
const LINGER_MS = 5000;

/**
 * Reads a request's body as one Buffer. Past the limit nothing more is kept; what still arrives is thrown away while
 * the caller answers, and the connection is cut soon after.
 * @throws PatchbayError `payload_too_large`, `timeout` (stalled), `cancelled` (client went away), `unsupported`
 *   (a compressed body)
 */
export function readBody(req: IncomingMessage, options: BodyOptions): Promise<Buffer> {
  const { limit, stallMs = STALL_MS, limitName = 'BODY_LIMIT' } = options;
  const announced = announcedLength(req);
  const refusal = refuse(req, announced, { limit, limitName });
  if (refusal) {
    abandon(req);
    return Promise.reject(refusal);
  }

  return new Promise((resolve, reject) => {
    let first: Buffer | null = null;
    let whole: Buffer | null = null;
    let length = 0;
    const watch = watchStall(stallMs, () => {
      const message = `The request body stalled for ${stallMs} ms`;
      fail(new PatchbayError('timeout', message, { owner: 'client' }));
    });

    const onData = (piece: Buffer) => {
      const next = length + piece.length;
      if (next > limit) {
        fail(tooLarge({ limit, limitName }));
        return;
      }
      watch.moved = true;
      if (length === 0) {
        first = piece;
      } else {
        whole ??= begin(first, next, announced);
        if (whole.length < next) whole = grow(whole, length, Math.max(next, announced ?? 0), limit);
        piece.copy(whole, length);
      }
      length = next;
    };
    const onEnd = () => {
      stop();
      resolve(whole ? whole.subarray(0, length) : (first ?? Buffer.alloc(0)));
    };
    const onGone = () => fail(gone());
    const stop = () => {
      watched.delete(watch);
      req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
    };
    const fail = (error: PatchbayError) => {
      stop();
      abandon(req);
      reject(error);
    };
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

/**
 * The same for a request whose body may have come with it.
 * @throws (or rejects with) the same
 */
export function bodyOf(req: HttpRequest, options: BodyOptions): Buffer | Promise<Buffer> {
  if (!('whole' in req)) return readBody(req, options);
  const { limit, limitName = 'BODY_LIMIT' } = options;
  if (req.whole.length > limit) throw tooLarge({ limit, limitName });
  return req.whole;
}

interface Watch {
  moved: boolean;
  quietMs: number;
  readonly stallMs: number;
  readonly onStall: () => void;
}

/** One timer for all reads: a timer per body would cost more than reading the usual small one. */
const watched = new Set<Watch>();
const TICK_MS = 50;
let ticking: NodeJS.Timeout | undefined;

function watchStall(stallMs: number, onStall: () => void): Watch {
  const watch = { moved: true, quietMs: 0, stallMs, onStall };
  watched.add(watch);
  ticking ??= setInterval(tick, TICK_MS).unref();
  return watch;
}

function tick(): void {
  for (const watch of watched) {
    watch.quietMs = watch.moved ? 0 : watch.quietMs + TICK_MS;
    watch.moved = false;
    if (watch.quietMs >= watch.stallMs) watch.onStall();
  }
  if (watched.size > 0) return;
  clearInterval(ticking);
  ticking = undefined;
}

interface Limit {
  limit: number;
  limitName: string;
}

function refuse(req: IncomingMessage, announced: number | null, most: Limit): PatchbayError | null {
  if (req.destroyed && !req.complete) return gone();
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return new PatchbayError(
      'unsupported',
      `A body with Content-Encoding ${encoding} is not supported; send it plain`,
    );
  }
  return announced !== null && announced > most.limit ? tooLarge(most) : null;
}

function abandon(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  req.on('error', () => {});
  req.resume();
  const cut = setTimeout(() => req.socket.destroy(), LINGER_MS).unref();
  req.once('close', () => clearTimeout(cut));
}

function gone(): PatchbayError {
  return new PatchbayError('cancelled', 'The client went away before its body was read');
}

function announcedLength(req: IncomingMessage): number | null {
  const text = req.headers['content-length'];
  return text === undefined ? null : Number(text);
}

function begin(first: Buffer | null, needed: number, announced: number | null): Buffer {
  const size = Math.max(needed, Math.min(announced ?? 0, TRUSTED_BYTES));
  const buffer = Buffer.allocUnsafe(size);
  first?.copy(buffer, 0);
  return buffer;
}

/** A client that has sent this much is believed about the rest: growing step by step would copy all of it twice. */
function grow(buffer: Buffer, used: number, needed: number, limit: number): Buffer {
  const bigger = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, buffer.length * 2)));
  buffer.copy(bigger, 0, 0, used);
  return bigger;
}

function tooLarge({ limit, limitName }: Limit): PatchbayError {
  return new PatchbayError(
    'payload_too_large',
    `The request body is larger than ${limit} bytes (${limitName})`,
    {
      data: { limit },
    },
  );
}
