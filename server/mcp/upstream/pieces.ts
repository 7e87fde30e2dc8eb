/** So many pieces are joined in between: each costs memory of its own, however few bytes it has. */
const MOST_LOOSE = 1024;

/** Bytes that come in pieces and are joined once; single bytes cost hardly more memory than large pieces. */
export class Pieces {
  /** Bytes. */
  size = 0;
  #joined: Buffer[] = [];
  #loose: Buffer[] = [];

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.size += piece.length;
    if (this.#loose.push(piece) < MOST_LOOSE) return;
    this.#joined.push(Buffer.concat(this.#loose));
    this.#loose = [];
  }

  /** All as one, forgotten here; a single piece as it came. */
  take(): Buffer {
    const [only] = this.#loose;
    const single = only !== undefined && this.size === only.length;
    const all = single ? only : Buffer.concat([...this.#joined, ...this.#loose]);
    this.clear();
    return all;
  }

  clear(): void {
    if (this.size === 0) return;
    this.size = 0;
    this.#joined = [];
    this.#loose = [];
  }
}

/** The last bytes of many that come in pieces. They are copied: nothing of where they came from is kept alive. */
export class Tail {
  readonly #most: number;
  readonly #pieces = new Pieces();

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Buffer): void {
    this.#pieces.add(Buffer.from(lastOf(piece, this.#most)));
    // Joined only now and then, or short pieces would cost many times their length.
    if (this.#pieces.size >= 2 * this.#most) this.#pieces.add(this.take());
  }

  /** Forgotten here. */
  take(): Buffer {
    return lastOf(this.#pieces.take(), this.#most);
  }
}

export function lastOf(bytes: Buffer, most: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - most));
}
