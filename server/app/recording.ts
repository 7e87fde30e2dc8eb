import type { SystemConfig } from '../contract/system-config.ts';
import type { LiveActivity } from '../hub/live/activity.ts';
import type { CallFacts, RecordCall } from '../hub/relay.ts';
import type { Pool } from '../hub/upstream/types.ts';
import { argumentsOf, beginningOf } from '../observability/payload-copy.ts';
import { createPayloadWriter, type PayloadWriter } from '../observability/payload-writer.ts';
import { newId } from '../store/ids.ts';
import { insertPayloads } from '../store/queries/payloads.ts';
import type { Core } from './core.ts';

export interface Recording {
  /** The settings as they are now. */
  system: () => SystemConfig;
  pool: () => Pool;
  /** Takes the secrets of all entries, and the hub's own, out of a text. */
  conceal: (text: string) => string;
  /** For whoever follows the calls as they end. */
  live: LiveActivity;
}

/** What is written down of every call, behind its answer: the fact, the metrics and, where settings say so, the payload. */
export function openRecording(core: Core, { system, pool, live, conceal }: Recording): RecordCall {
  const { activity, metrics, store, log, closer } = core;
  const payloads = createPayloadWriter({
    insert: (rows) => insertPayloads(store.db, rows),
    sealer: store.sealer,
    onDropped: (count) => metrics.dropped('payloads', count),
    log,
  });
  closer.add('payloads of calls', () => payloads.close());
  /** That of the entry as it was at the call: by the time of writing it may hold other secrets, or be gone. */
  const concealerOf = (server: string | null) =>
    (server === null ? undefined : pool().get(server))?.conceal ?? conceal;

  return (facts, params, reply) => {
    // One moment in both, so that the id alone finds the record.
    const id = newId(new Date(facts.at));
    // A name that no server has is whatever somebody typed.
    const item = facts.server === null && facts.item !== null ? conceal(facts.item) : facts.item;
    const record = { id, ...facts, item };
    activity.record(record);
    live.add(record);
    if (facts.method === 'tools/call' && facts.server && facts.item) {
      metrics.toolCall(facts.server, facts.item, facts.outcome, facts.durationMs / 1000);
    }
    const { payloads: mode, payloadBytes } = system().activity;
    if (mode === 'off') return;
    const response = reply.ok ? reply.result : reply.error;
    const said = { id, facts, params, response, limit: payloadBytes };
    keep(payloads, { ...said, conceal: mode === 'redacted' ? concealerOf(facts.server) : null });
  };
}

interface Said {
  id: string;
  facts: CallFacts;
  params: Buffer;
  response: Buffer;
  limit: number;
  conceal: ((text: string) => string) | null;
}

function keep(payloads: PayloadWriter, { id, facts, params, response, limit, conceal }: Said): void {
  const request = argumentsOf(facts.method, params);
  if (!payloads.hasRoom(Math.min(request.length, limit) + Math.min(response.length, limit))) return;
  payloads.record({
    id,
    at: facts.at,
    request: beginningOf(request, limit),
    response: beginningOf(response, limit),
    requestCut: request.length > limit,
    responseCut: response.length > limit,
    conceal,
  });
}
