import { Pieces, Tail } from './pieces.ts';

/** How much of a message over the limit is kept from either end. */
export const OVERSIZE_WINDOW = 64 * 1024;

export interface LineEvents {
  /** Without what ended it. Shares memory with the chunk it came in. */
  onLine(line: Buffer): void;
  /** A line longer than the limit has passed; `size` is its whole length in bytes. */
  onOversize(head: Buffer, tail: Buffer, size: number): void;
}

export interface LineFramer {
  push(chunk: Buffer): void;
  /** Gives out what follows the last end of a line, if anything. */
  end(): void;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a byte stream into lines. The pieces of an unfinished line are joined once, so a line of 10 MiB in a thousand
 * chunks costs one copy. A line over `limit` bytes is thrown away up to its end.
 * @param ends what ends a line: a line feed alone, or also a carriage return or both, as in event streams
 */
export function createLineFramer(
  limit: number,
  events: LineEvents,
  ends: 'feed' | 'feed-or-return' = 'feed',
): LineFramer {
  const pieces = new Pieces();
  const tail = new Tail(OVERSIZE_WINDOW);
  let size = 0;
  let head: Buffer | null = null;
  /** The last byte was a carriage return that ended a line: a line feed after it belongs to it. */
  let returned = false;

  function add(piece: Buffer): void {
    size += piece.length;
    if (head) {
      tail.add(piece);
      return;
    }
    pieces.add(piece);
    if (size <= limit) return;
    const all = pieces.take();
    head = Buffer.from(all.subarray(0, OVERSIZE_WINDOW));
    tail.add(all);
  }

  function finish(): void {
    if (head) events.onOversize(head, tail.take(), size);
    else events.onLine(pieces.take());
    size = 0;
    head = null;
  }

  return {
    push(chunk) {
      let from = returned && chunk[0] === LF ? 1 : 0;
      if (chunk.length > 0) returned = false;
      let feed = chunk.indexOf(LF, from);
      let back = ends === 'feed' ? -1 : chunk.indexOf(CR, from);
      while (feed >= 0 || back >= 0) {
        const isFeed = back < 0 || (feed >= 0 && feed < back);
        const at = isFeed ? feed : back;
        add(chunk.subarray(from, at));
        finish();
        from = !isFeed && feed === at + 1 ? at + 2 : at + 1;
        returned = !isFeed && from === chunk.length && feed < 0;
        if (feed >= 0 && feed < from) feed = chunk.indexOf(LF, from);
        if (back >= 0 && back < from) back = chunk.indexOf(CR, from);
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    end() {
      if (size > 0) finish();
    },
  };
}
