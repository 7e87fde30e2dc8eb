/** How much of a message over the limit is kept from either end. */
export const OVERSIZE_WINDOW = 64 * 1024;

export interface LineEvents {
  /** Without its line feed. Shares memory with the chunk it came in. */
  onLine(line: Buffer): void;
  /** A line longer than the limit has passed; `size` is its whole length in bytes. */
  onOversize(head: Buffer, tail: Buffer, size: number): void;
}

export interface LineFramer {
  push(chunk: Buffer): void;
  /** Gives out what follows the last line feed, if anything. */
  end(): void;
}

/**
 * Cuts a byte stream at its line feeds. The pieces of an unfinished line are kept in a list and joined once, so a line
 * of 10 MiB in a thousand chunks costs one copy. A line over `limit` bytes is thrown away up to its line feed.
 */
export function createLineFramer(limit: number, events: LineEvents): LineFramer {
  let pieces: Buffer[] = [];
  let size = 0;
  let head: Buffer | null = null;
  let tail: Buffer = Buffer.alloc(0);

  function keepTail(piece: Buffer): void {
    tail =
      piece.length >= OVERSIZE_WINDOW
        ? Buffer.from(piece.subarray(piece.length - OVERSIZE_WINDOW))
        : Buffer.concat([tail.subarray(Math.max(0, tail.length + piece.length - OVERSIZE_WINDOW)), piece]);
  }

  function startDiscarding(): void {
    const all = Buffer.concat(pieces);
    head = Buffer.from(all.subarray(0, OVERSIZE_WINDOW));
    tail = Buffer.from(all.subarray(Math.max(0, all.length - OVERSIZE_WINDOW)));
    pieces = [];
  }

  function add(piece: Buffer): void {
    size += piece.length;
    if (head) {
      keepTail(piece);
      return;
    }
    pieces.push(piece);
    if (size > limit) startDiscarding();
  }

  function finish(): void {
    const [only] = pieces;
    if (head) events.onOversize(head, tail, size);
    else events.onLine(only && pieces.length === 1 ? only : Buffer.concat(pieces));
    pieces = [];
    size = 0;
    head = null;
    tail = Buffer.alloc(0);
  }

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        add(chunk.subarray(from, at));
        finish();
        from = at + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    end() {
      if (size > 0) finish();
    },
  };
}
