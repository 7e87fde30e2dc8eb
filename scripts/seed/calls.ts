import type { CallRecord, Outcome } from '../../server/contract/activity.ts';
import { newId } from '../../server/store/ids.ts';
import { insertCallRecords } from '../../server/store/queries/activity.ts';
import type { Store } from '../../server/store/store.ts';
import { type SeededServer, toolsOf } from './catalog.ts';
import { createRandom, type Random } from './random.ts';

const BATCH = 2000;
const HOUR_MS = 3_600_000;

export interface PastCalls {
  count: number;
  /** Over how many hours before now. */
  hours: number;
  servers: readonly SeededServer[];
  /** e.g. `key:abcdefghij` */
  principals: readonly string[];
  /** e.g. `mcp`, `mcp/prod` */
  endpoints: readonly string[];
  progress(text: string): void;
}

/** Writes calls as the hub would have: more by day than by night, a few servers busy, most quiet, some failing. */
export async function writePastCalls(store: Store, plan: PastCalls): Promise<void> {
  const random = createRandom(7);
  const now = Date.now();
  const times = Array.from({ length: plan.count }, () => now - momentOf(random) * plan.hours * HOUR_MS);
  times.sort((a, b) => a - b);
  for (let from = 0; from < times.length; from += BATCH) {
    const batch = times.slice(from, from + BATCH).map((at) => callAt(new Date(at), plan, random));
    await insertCallRecords(store.db, batch);
    plan.progress(`${from + batch.length} of ${plan.count} calls`);
  }
}

/** Mostly lately. */
function momentOf(random: Random): number {
  return random.next() ** 1.6;
}

function callAt(at: Date, plan: PastCalls, random: Random): CallRecord {
  const server = busyOne(plan.servers, random);
  const tool = random.pick(toolsOf(server.kind)).name;
  const outcome = outcomeOf(random);
  const upstreamMs = Math.round((4 + random.next() ** 4 * 900) * 100) / 100;
  return {
    id: newId(at),
    at: at.toISOString(),
    requestId: newId(at).slice(0, 16),
    principal: random.pick(plan.principals),
    endpoint: random.pick(plan.endpoints),
    method: 'tools/call',
    server: server.name,
    item: tool,
    outcome,
    errorCode: outcome === 'error' ? -32603 : null,
    errorOwner: outcome === 'error' || outcome === 'timeout' ? 'upstream' : null,
    durationMs: Math.round((upstreamMs + 0.3 + random.next()) * 100) / 100,
    upstreamMs,
    requestBytes: 120 + random.whole(900),
    responseBytes: 300 + random.whole(20_000),
  };
}

/** The first servers get most of the calls. */
function busyOne(servers: readonly SeededServer[], random: Random): SeededServer {
  const index = Math.floor(random.next() ** 3 * servers.length);
  return servers[index] ?? random.pick(servers);
}

function outcomeOf(random: Random): Outcome {
  const dice = random.next();
  if (dice < 0.965) return 'ok';
  if (dice < 0.985) return 'tool-error';
  if (dice < 0.993) return 'error';
  return dice < 0.998 ? 'timeout' : 'denied';
}
