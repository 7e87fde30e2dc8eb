import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { SealedPayload } from '../store/queries/payloads.ts';
import { createBatchWriter } from './batch-writer.ts';
import { type KeptPayload, keptBytes } from './payload-copy.ts';
import { redactJson } from './redact-json.ts';
import { redactPayloadText } from './redact-payload-text.ts';

export interface PayloadWriterOptions {
  /** `store/queries/payloads.insertPayloads`, with its deadline. */
  insert: (rows: readonly SealedPayload[]) => Promise<void>;
  sealer: Sealer;
  /** Bytes of copies kept in memory; a call that finds no room goes without its payload. */
  maxBytes?: number;
  /** ms that a payload waits for others. */
  flushMs?: number;
  onDropped?: (payloads: number) => void;
  log: Log;
}

export interface PayloadWriter {
  /** Whether a copy of so many bytes finds room; asked before it is made. Counts what finds none. */
  hasRoom(bytes: number): boolean;
  /** Synchronous, never throws, never waits. */
  record(kept: KeptPayload): void;
  /** Resolves true when everything recorded so far is written, false after `timeoutMs`. */
  flush(timeoutMs?: number): Promise<boolean>;
  close(timeoutMs?: number): Promise<void>;
}

/** Redacting and sealing may keep the loop busy for this long at a stretch, ms ... */
const SLICE_MS = 4;
/** ... and then leave it alone for so many times as long. */
const REST = 3;
/** Sealed bytes of one statement. */
const STATEMENT_BYTES = 512 * 1024;

/** Writes what was said in calls, behind the calls and in slices: redacted where asked, sealed, never in plain text. */
export function createPayloadWriter(options: PayloadWriterOptions): PayloadWriter {
  const { insert, sealer, maxBytes = 16 * 1024 * 1024, flushMs = 500, onDropped = () => {}, log } = options;
  let closing = false;
  const writer = createBatchWriter<KeptPayload>({
    what: 'payloads of calls',
    insert: write,
    sizeOf: keptBytes,
    maxBytes,
    maxRows: 50,
    flushMs,
    onDropped,
    log,
  });

  async function write(rows: readonly KeptPayload[]): Promise<void> {
    let ready: SealedPayload[] = [];
    let bytes = 0;
    let since = performance.now();
    for (const row of rows) {
      const sealed = sealOne(row, sealer);
      ready.push(sealed);
      bytes += sealed.request.length + sealed.response.length;
      if (bytes >= STATEMENT_BYTES) {
        await insert(ready);
        ready = [];
        bytes = 0;
      }
      const busy = performance.now() - since;
      if (busy < SLICE_MS) continue;
      await delay(closing ? 0 : busy * REST);
      since = performance.now();
    }
    await insert(ready);
  }

  return {
    hasRoom(bytes) {
      const room = !closing && writer.waiting().bytes + bytes <= maxBytes;
      if (!room) onDropped(1);
      return room;
    },
    record: writer.record,
    flush: writer.flush,
    close(timeoutMs) {
      closing = true;
      return writer.close(timeoutMs);
    },
  };
}

function sealOne(row: KeptPayload, sealer: Sealer): SealedPayload {
  const { at, id, requestCut, responseCut, conceal } = row;
  const shown = (bytes: Buffer): Buffer | string =>
    conceal ? redactJson(bytes.toString(), (text) => redactPayloadText(text, conceal)) : bytes;
  return {
    ...{ at, id, requestCut, responseCut },
    request: sealer.seal(shown(row.request)),
    response: sealer.seal(shown(row.response)),
    redacted: conceal !== null,
  };
}
