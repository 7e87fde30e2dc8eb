import { createLineFramer, OVERSIZE_WINDOW } from './line-framer.ts';

export interface SseEvent {
  /** `message` when the stream names none. */
  event: string;
  data: Buffer;
}

export interface SseEvents {
  onEvent(event: SseEvent): void;
  /** The newest event id, also of events without data (a stream's priming event). */
  onId(id: string): void;
  /** ms the server wants the client to wait before it reconnects. */
  onRetry(ms: number): void;
  onOversize(head: Buffer, tail: Buffer): void;
}

export interface SseParser {
  push(chunk: Buffer): void;
}

const LF = Buffer.from('\n');
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Server-sent events from bytes, incrementally. An event whose data exceeds `limit` bytes is thrown away alone. What
 * stands after the last blank line when the stream ends is no event, as the standard has it.
 */
export function createSseParser(limit: number, events: SseEvents): SseParser {
  let data: Buffer[] = [];
  let dataSize = 0;
  let name = '';
  let oversize: { head: Buffer; tail: Buffer } | null = null;
  let first = true;

  function dispatch(): void {
    const [only] = data;
    if (oversize) events.onOversize(oversize.head, oversize.tail);
    else if (only && dataSize > 0) {
      events.onEvent({ event: name || 'message', data: data.length === 1 ? only : Buffer.concat(data) });
    }
    data = [];
    dataSize = 0;
    name = '';
    oversize = null;
  }

  function addData(value: Buffer): void {
    dataSize += value.length;
    if (oversize) {
      oversize.tail = value.subarray(Math.max(0, value.length - OVERSIZE_WINDOW));
      return;
    }
    if (data.length > 0) data.push(LF);
    data.push(value);
    if (dataSize <= limit) return;
    const all = Buffer.concat(data);
    oversize = {
      head: Buffer.from(all.subarray(0, OVERSIZE_WINDOW)),
      tail: Buffer.from(all.subarray(Math.max(0, all.length - OVERSIZE_WINDOW))),
    };
    data = [];
  }

  function field(line: Buffer): void {
    const colon = line.indexOf(0x3a);
    if (colon === 0) return;
    const key = line.toString('latin1', 0, colon < 0 ? line.length : colon);
    const at = colon < 0 ? line.length : colon + (line[colon + 1] === 0x20 ? 2 : 1);
    const value = line.subarray(at);
    if (key === 'data') addData(value);
    else if (key === 'event') name = value.toString('utf8', 0, 256);
    else if (key === 'id' && !value.includes(0) && value.length <= 4096) events.onId(value.toString('utf8'));
    else if (key === 'retry' && /^\d{1,9}$/.test(value.toString('latin1'))) events.onRetry(Number(value));
  }

  function line(raw: Buffer): void {
    let rest = first && raw.subarray(0, 3).equals(BOM) ? raw.subarray(3) : raw;
    first = false;
    if (rest[rest.length - 1] === 0x0d) rest = rest.subarray(0, rest.length - 1);
    // A lone carriage return ends a line too; inside JSON it can only be white space.
    for (let cr = rest.indexOf(0x0d); cr >= 0; cr = rest.indexOf(0x0d)) {
      single(rest.subarray(0, cr));
      rest = rest.subarray(cr + 1);
    }
    single(rest);
  }

  function single(text: Buffer): void {
    if (text.length === 0) dispatch();
    else field(text);
  }

  const framer = createLineFramer(limit + 64, {
    onLine: line,
    onOversize(head, tail) {
      first = false;
      const at = head.subarray(0, 6).toString('latin1') === 'data: ' ? 6 : 5;
      oversize = { head: head.subarray(at), tail };
    },
  });
  return { push: (chunk) => framer.push(chunk) };
}
