/** PostgreSQL's signature, its flags and the length of an extension that nobody has. */
const HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const EPOCH_MS = Date.UTC(2000, 0, 1);
const HIGH = 2 ** 32;
/** A length and the longest value but text. */
const FIELD_BYTES = 12;
/** The length that says null. */
const NONE = -1;

/**
 * Rows in PostgreSQL's binary COPY format, which the embedded database reads much faster than JSON: it neither looks for names nor parses numbers and times. Fields follow each other as the columns were named.
 */
export class CopyRows {
  #bytes: Buffer;
  #at: number;

  /** @param room bytes that will probably do; more are taken when needed */
  constructor(room: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(room, HEAD.length));
    this.#at = HEAD.copy(this.#bytes);
  }

  row(fields: number): void {
    this.#room(FIELD_BYTES);
    this.#at = this.#bytes.writeInt16BE(fields, this.#at);
  }

  /** At most `limit` UTF-16 units. What UTF-8 or PostgreSQL do not have, lone surrogates and NUL, becomes U+FFFD. */
  text(value: string | null, limit = Number.POSITIVE_INFINITY): void {
    if (value === null) {
      this.#length(NONE);
      return;
    }
    this.#room(FIELD_BYTES + Math.min(value.length, limit) * 3);
    const written = this.#ascii(value, limit) ?? this.#bytes.write(storable(value, limit), this.#at + 4);
    this.#at = this.#bytes.writeInt32BE(written, this.#at) + written;
  }

  /** Most texts are short and plain: writing them here costs a third of a call into Node. @returns null for others */
  #ascii(value: string, limit: number): number | null {
    const length = Math.min(value.length, limit);
    const bytes = this.#bytes;
    const start = this.#at + 4;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code === 0 || code > 0x7f) return null;
      bytes[start + index] = code;
    }
    return length;
  }

  /** `integer`. @throws RangeError beyond 32 bits */
  int(value: number | null): void {
    this.#length(value === null ? NONE : 4);
    if (value !== null) this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  /** `bigint`, of a safe integer. */
  long(value: number): void {
    this.#length(8);
    const high = Math.floor(value / HIGH);
    this.#at = this.#bytes.writeInt32BE(high, this.#at);
    this.#at = this.#bytes.writeUInt32BE(value - high * HIGH, this.#at);
  }

  /** `double precision` */
  double(value: number): void {
    this.#length(8);
    this.#at = this.#bytes.writeDoubleBE(value, this.#at);
  }

  /** `timestamptz`, of ms since 1970. */
  instant(ms: number): void {
    this.long((ms - EPOCH_MS) * 1000);
  }

  /** All of it, in memory of its own that may be given to another thread. Nothing can be added afterwards. */
  end(): Uint8Array<ArrayBuffer> {
    this.#room(FIELD_BYTES);
    this.#at = this.#bytes.writeInt16BE(-1, this.#at);
    return new Uint8Array(this.#bytes.subarray(0, this.#at));
  }

  #length(bytes: number): void {
    this.#room(FIELD_BYTES);
    this.#at = this.#bytes.writeInt32BE(bytes, this.#at);
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow((this.#bytes.length + bytes) * 2);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function storable(value: string, limit: number): string {
  const cut = value.length > limit ? value.slice(0, limit) : value;
  return cut.replaceAll('\0', '\uFFFD');
}

/**
 * Writes rows by COPY and carries out a statement, both or neither.
 * @param into the table with its columns: `t (a, b)` @returns the statement's rows, by name
 */
export type CopyIn = (
  into: string,
  rows: Uint8Array<ArrayBuffer>,
  then: { sql: string; params: readonly unknown[] },
) => Promise<unknown[]>;
