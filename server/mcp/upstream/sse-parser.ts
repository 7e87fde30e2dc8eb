import { createLineFramer, OVERSIZE_WINDOW } from './line-framer.ts';
import { lastOf, Pieces, Tail } from './pieces.ts';

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
const DATA = Buffer.from('data:');
/** What a field may add to its value, and more: a line over the limit by this has a value over the limit. */
const FIELD_SLACK = 64;
const LONGEST_NAME = 256;
const LONGEST_ID = 4096;

/**
 * Server-sent events from bytes, incrementally. An event whose data exceeds `limit` bytes is thrown away alone, and any
 * other line that does so, too. What stands after the last blank line when the stream ends is no event, as the standard
 * has it.
 */
export function createSseParser(limit: number, events: SseEvents): SseParser {
  const data = new Pieces();
  const tail = new Tail(OVERSIZE_WINDOW);
  let dataLines = 0;
  let name = '';
  /** The beginning of data over the limit. */
  let head: Buffer | null = null;
  let first = true;

  function dispatch(): void {
    if (head) events.onOversize(head, tail.take());
    // Line feeds alone are what joined empty lines: no message is nothing.
    else if (data.size > dataLines - 1 && data.size > 0)
      events.onEvent({ event: name || 'message', data: data.take() });
    data.clear();
    dataLines = 0;
    name = '';
    head = null;
  }

  function addData(value: Buffer): void {
    const separator = dataLines++ > 0;
    if (head) {
      tail.add(LF);
      tail.add(value);
      return;
    }
    if (separator) data.add(LF);
    data.add(value);
    if (data.size <= limit) return;
    const all = data.take();
    head = Buffer.from(all.subarray(0, OVERSIZE_WINDOW));
    tail.add(all);
  }

  function field(line: Buffer): void {
    const colon = line.indexOf(0x3a);
    const end = colon < 0 ? line.length : colon;
    // Longer names mean nothing.
    if (end > 5) return;
    const key = line.toString('latin1', 0, end);
    const value = line.subarray(colon < 0 ? end : afterColon(line, colon));
    if (key === 'data') addData(value);
    else if (key === 'event') name = value.toString('utf8', 0, LONGEST_NAME);
    else if (key === 'id' && !value.includes(0) && value.length <= LONGEST_ID)
      events.onId(value.toString('utf8'));
    else if (key === 'retry' && value.length < 10 && /^\d+$/.test(value.toString('latin1')))
      events.onRetry(Number(value));
  }

  /** Of a line over the limit its two ends are known, and where it is no longer than these, all of it. */
  function oversize(lineHead: Buffer, lineTail: Buffer, size: number): void {
    const start = bomLength(lineHead);
    if (!lineHead.subarray(start, start + DATA.length).equals(DATA)) return;
    const at = afterColon(lineHead, start + DATA.length - 1);
    const end = lastOf(lineTail, size - at);
    if (!head) {
      const before = data.take();
      const joined = dataLines > 0 ? [before, LF] : [];
      head = Buffer.concat([...joined, lineHead.subarray(at)]).subarray(0, OVERSIZE_WINDOW);
      tail.add(before);
    }
    if (dataLines++ > 0) tail.add(LF);
    tail.add(end);
  }

  function bomLength(line: Buffer): number {
    const found = first && line.subarray(0, BOM.length).equals(BOM);
    first = false;
    return found ? BOM.length : 0;
  }

  const lines = {
    onLine(line: Buffer) {
      const text = first ? line.subarray(bomLength(line)) : line;
      if (text.length === 0) dispatch();
      else field(text);
    },
    onOversize: oversize,
  };
  const framer = createLineFramer(limit + FIELD_SLACK, lines, 'feed-or-return');
  return { push: (chunk) => framer.push(chunk) };
}

/** Where the value begins: one space after the colon is not part of it. */
function afterColon(line: Buffer, colon: number): number {
  return line[colon + 1] === 0x20 ? colon + 2 : colon + 1;
}
