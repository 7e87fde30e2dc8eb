import { messageOf } from '../../lib/errors.ts';
import { InvalidMessage, isBatch, type Message, scanMessage } from '../../lib/json/message.ts';
import { isRecord } from '../../lib/json/parse.ts';
import { elements, members, stringAt } from '../../lib/json/scan.ts';
import { looseId } from './loose-id.ts';
import type { Exchange } from './transport.ts';

/** What a server says, sorted. Buffers share memory with what arrived. */
export interface IncomingEvents {
  onAnswer(id: number, reply: { ok: true; result: Buffer } | { ok: false; error: Buffer }): void;
  onNotification(method: string, params: Buffer | null, exchange: Exchange | null): void;
  /** @param id the id's bytes */
  onRequest(method: string, id: Buffer, params: Buffer | null, exchange: Exchange | null): void;
  /** Not JSON, or not JSON-RPC. `id` is whose answer it was meant to be, as far as that can be told. */
  onUnreadable(raw: Buffer, why: string, id: number | null, exchange: Exchange | null): void;
}

/** Of an unreadable message in the log. */
const SHOWN_BYTES = 2048;

/** @param raw one message, or a batch as the revision of 2025-03-26 allows */
export function sortIncoming(raw: Buffer, exchange: Exchange | null, events: IncomingEvents): void {
  if (!isBatch(raw)) {
    single(raw, exchange, events);
    return;
  }
  const spans: Array<{ start: number; end: number }> = [];
  try {
    elements(raw, 0, raw.length, (start, end) => spans.push({ start, end }));
  } catch (error) {
    events.onUnreadable(raw.subarray(0, SHOWN_BYTES), messageOf(error), null, exchange);
    return;
  }
  for (const { start, end } of spans) single(raw.subarray(start, end), exchange, events);
}

function single(raw: Buffer, exchange: Exchange | null, events: IncomingEvents): void {
  let message: Message;
  try {
    message = scanMessage(raw);
  } catch (error) {
    const found = error instanceof InvalidMessage && error.id ? idOf(raw, error.id) : guess(raw);
    events.onUnreadable(raw.subarray(0, SHOWN_BYTES), messageOf(error), found, exchange);
    return;
  }
  const part = (span: { start: number; end: number } | null) =>
    span ? raw.subarray(span.start, span.end) : null;
  if (message.kind === 'response') {
    const id = message.id ? idOf(raw, message.id) : null;
    const [result, error] = [part(message.result), part(message.error)];
    if (id === null)
      events.onUnreadable(raw.subarray(0, SHOWN_BYTES), 'an error without an id', null, exchange);
    else if (result) events.onAnswer(id, { ok: true, result });
    else if (error) events.onAnswer(id, { ok: false, error });
    return;
  }
  const id = part(message.id);
  if (message.kind === 'request' && id) {
    events.onRequest(message.method ?? '', id, part(message.params), exchange);
    return;
  }
  events.onNotification(message.method ?? '', part(message.params), exchange);
}

function guess(raw: Buffer): number | null {
  const found = looseId(raw, raw);
  return found.kind === 'answer' ? found.id : null;
}

/** Ours are integers; some servers give them back as strings. */
function idOf(raw: Buffer, span: { start: number; end: number }): number | null {
  const text =
    raw[span.start] === 0x22
      ? stringAt(raw, span.start, span.end)
      : raw.toString('latin1', span.start, span.end);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The call that a progress notification speaks of; its tokens are ids. */
export function progressIdOf(params: Buffer): number | null {
  let id: number | null = null;
  try {
    members(params, 0, params.length, (key, start, end) => {
      if (key === 'progressToken') id = idOf(params, { start, end });
    });
  } catch {
    return null;
  }
  return id;
}

/** A log notification as one line: `level logger: data`. */
export function logText(params: Buffer | null): string {
  if (!params) return '';
  const raw = () => params.toString('utf8', 0, SHOWN_BYTES);
  if (params.length > 64 * 1024) return raw();
  try {
    const said: unknown = JSON.parse(params.toString('utf8'));
    if (!isRecord(said)) return raw();
    const { level = 'info', logger, data } = said;
    const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
    return `${String(level)}${logger === undefined ? '' : ` ${String(logger)}`}: ${text}`.slice(0, 4096);
  } catch {
    return raw();
  }
}
