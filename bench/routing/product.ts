import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IndexState, untilEmbedded, untilKnown } from '../lib/index-state.ts';
import { median, quantile } from '../lib/numbers.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import type { AnySet } from './any-set.ts';
import { type PlacedServer, place } from './place.ts';
import { type Answer, SmartClient } from './smart-client.ts';
import { embedderEnvironment, SMART_TOOLS, smartTarget } from './smart-target.ts';
import { setUpstreams } from './upstreams.ts';

export interface ProductRun {
  /** One for each query of the set, in its order. */
  answers: Answer[];
  index: IndexState;
  /** From the start of the hub until all was found by words, and by meaning. */
  knownMs: number;
  embeddedMs: number;
  /** Of a search as the client sees it, one at a time. */
  latency: { p50: number; p95: number };
  /** Milliseconds of processor for each search, embedding included. */
  cpuMs: number;
}

const LIMIT = 10;
/** One query in so many is followed by a call of what was found first. */
const CALL_EVERY = 25;

/** The set behind a real hub, asked by a real client. @throws Error when a tool is missing, or a call goes astray */
export async function askProduct(set: AnySet, embedder: 'embedded' | 'none'): Promise<ProductRun> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-routing-'));
  const servers = place(set.tools);
  const timeoutMs = 60_000 + set.tools.length * 100;
  try {
    const upstreams = await setUpstreams(servers, folder);
    const options = { awaited: SMART_TOOLS, env: embedderEnvironment(embedder), timeoutMs };
    return await withTarget(smartTarget(), upstreams, options, async (running) => {
      const begun = performance.now() - running.startMs;
      const rest = new Rest(running);
      try {
        await untilKnown(rest, set.tools.length, timeoutMs);
        const knownMs = performance.now() - begun;
        const index = await untilEmbedded(rest, timeoutMs, embedder);
        const embeddedMs = performance.now() - begun;
        return { index, knownMs, embeddedMs, ...(await askAll(running, servers, set)) };
      } finally {
        rest.close();
      }
    });
  } finally {
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
  }
}

async function askAll(
  running: Running,
  servers: readonly PlacedServer[],
  { queries }: AnySet,
): Promise<Pick<ProductRun, 'answers' | 'latency' | 'cpuMs'>> {
  const client = await SmartClient.open(running.endpoint, servers);
  try {
    // The first ones wake the model.
    for (const { text } of queries.slice(0, 5)) await client.search(text, LIMIT);
    const answers: Answer[] = [];
    const called: string[] = [];
    const cpuBefore = running.usage().hub.cpuSeconds;
    for (const [at, { text }] of queries.entries()) {
      const answer = await client.search(text, LIMIT);
      answers.push(answer);
      const [first] = answer.ranked;
      if (at % CALL_EVERY === 0 && first !== undefined) called.push(first);
    }
    const cpuMs = ((running.usage().hub.cpuSeconds - cpuBefore) * 1000) / Math.max(1, queries.length);
    // Afterwards: what is called teaches the hub, and the figures shall be those of one that was taught nothing.
    for (const id of called) await client.call(id);
    const times = answers.map(({ ms }) => ms);
    return { answers, cpuMs, latency: { p50: median(times), p95: quantile(times, 0.95) } };
  } finally {
    await client.close();
  }
}
