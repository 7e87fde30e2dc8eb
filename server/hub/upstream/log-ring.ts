import type { LogLine } from '../../contract/runtime.ts';

export interface LogRingLimits {
  lines: number;
  /** Of all texts together, UTF-8. */
  bytes: number;
  /** Of one text, in UTF-16 units; what is longer is cut. */
  lineLength: number;
}

export interface LogRing {
  /** @param at epoch ms. A text of several lines becomes several entries. */
  add(at: number, stream: LogLine['stream'], text: string): void;
  /** The newest `limit` lines, newest last. @param after only lines with a higher number */
  tail(limit: number, after?: number): LogLine[];
  readonly bytes: number;
}

const defaultLogLimits: LogRingLimits = { lines: 500, bytes: 256 * 1024, lineLength: 4096 };

interface Entry {
  at: number;
  stream: LogLine['stream'];
  text: string;
  size: number;
}

/** The last things a server said, bounded by lines and by bytes so that a chatty one costs no more than another. */
export function createLogRing(limits: LogRingLimits = defaultLogLimits): LogRing {
  // A queue with a moving head: shifting an array of 500 on every line of a chatty child costs more than it should.
  let entries: Entry[] = [];
  let head = 0;
  let bytes = 0;
  /** Lines that were ever added: the number of the newest. */
  let count = 0;

  function trim(): void {
    while (entries.length - head > limits.lines || bytes > limits.bytes) {
      const oldest = entries[head];
      if (oldest === undefined) return;
      bytes -= oldest.size;
      head += 1;
    }
    if (head < limits.lines) return;
    entries = entries.slice(head);
    head = 0;
  }

  function addLine(at: number, stream: LogLine['stream'], line: string): void {
    const text = line.length > limits.lineLength ? `${line.slice(0, limits.lineLength)}…` : line;
    const size = Buffer.byteLength(text);
    entries.push({ at, stream, text, size });
    count += 1;
    bytes += size;
    trim();
  }

  return {
    add(at, stream, text) {
      // No text may cost more to split than the ring could hold of it anyway.
      for (const line of text.slice(-limits.bytes).split('\n')) {
        const bare = line.trimEnd();
        if (bare !== '') addLine(at, stream, bare);
      }
    },
    tail(limit, after = 0) {
      const wanted = Math.min(Math.max(0, limit), Math.max(0, count - after));
      const from = Math.max(head, entries.length - wanted);
      const before = count - entries.length;
      return entries.slice(from).map(({ at, stream, text }, i) => ({
        n: before + from + i + 1,
        at: new Date(at).toISOString(),
        stream,
        text,
      }));
    },
    get bytes() {
      return bytes;
    },
  };
}
