import { type Idle, startIdle } from '../lib/idle.ts';
import { indexState, untilEmbedded, untilKnown } from '../lib/index-state.ts';
import { type LoadResult, load } from '../lib/load.ts';
import { MIB, median, quantile, short } from '../lib/numbers.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { Session } from '../lib/session.ts';
import { now, until } from '../lib/time.ts';
import type { Upstream } from '../lib/upstreams.ts';
import { atMost, type Check } from '../scenarios/scenario.ts';
import { memoryOf } from './memory.ts';
import { embedderEnvironment, SMART_TOOLS, smartTarget } from './smart-target.ts';

/** Where the runs of one database happen, one after the other. */
export interface Site {
  folder: string;
  upstreams: readonly Upstream[];
  tools: number;
  queries: readonly string[];
  /** Null: the embedded one. */
  database: string | null;
  check(...checks: Check[]): void;
}

const USERS = 4;
const SLICE_MS = 5000;
const SLICES_BEFORE = 3;
/** Calls beside the embedding are measured for so long at most. */
const MOST_SLICES = 12;
/** From here on the search may take longer, and PGlite's figure is no promise. */
const LARGE = 20_000;
const MEMORY_BOUND = 512;
const FIRST_SEARCH_BOUND_MS = 1000;
const LOOP_BOUND_MS = 5;
const CALLS_RATIO = 1.5;

/** A hub without a model learns the lists. @returns calls of another endpoint in it: what they are compared with later */
export async function withWords(site: Site): Promise<Calls> {
  return withHub(site, 'none', async (running, rest) => {
    await firstSearch(site, running, 'the very first start, which knows no tools');
    await untilKnown(rest, site.tools, timeoutFor(site));
    await slice(running);
    const slices: LoadResult[] = [];
    for (let count = 0; count < SLICES_BEFORE; count++) slices.push(await slice(running));
    return together(slices);
  });
}

/** The same with the model: the first search, the time in which all is embedded, and searches when all is. */
export async function withMeaning(site: Site, before: Calls): Promise<void> {
  const idle = await startIdle();
  try {
    await withHub(site, 'embedded', async (running, rest) => {
      await firstSearch(site, running, 'a start with what was kept', FIRST_SEARCH_BOUND_MS);
      await untilConnected(site, running, rest);
      await whileEmbedding(site, running, rest, idle, before);
      await searches(site, running, idle);
      tellMemory(site, running);
    });
  } finally {
    await idle.stop();
  }
}

async function withHub<T>(
  site: Site,
  embedder: 'embedded' | 'none',
  work: (running: Running, rest: Rest) => Promise<T>,
): Promise<T> {
  const env = {
    ...embedderEnvironment(embedder),
    ...(site.database === null ? {} : { DATABASE_URL: site.database }),
  };
  const options = {
    folder: site.folder,
    probe: true,
    awaited: SMART_TOOLS,
    timeoutMs: timeoutFor(site),
  };
  return withTarget(smartTarget(env), site.upstreams, options, async (running) => {
    const rest = new Rest(running);
    try {
      return await work(running, rest);
    } finally {
      rest.close();
    }
  });
}

/**
 * `startMs` ends when the smart endpoint listed its tools for the first time. Told are the first answer that finds
 * something, and whether all that was known then had been looked at.
 */
async function firstSearch(
  { queries, check }: Site,
  running: Running,
  which: string,
  bound = Number.POSITIVE_INFINITY,
): Promise<void> {
  const begun = now() - running.startMs;
  const session = await Session.open(running.endpoint);
  let said = '';
  try {
    await until('a first search that finds something', 60_000, 10, async () => {
      const answer = await session.call('search_tools', { query: queries[0] ?? '' });
      said = JSON.stringify(answer.structuredContent);
      return said.includes('"name"');
    });
  } finally {
    session.drop();
  }
  const took = now() - begun;
  const whole = /still reading|not known yet/.test(said) ? 'of a part of the tools' : 'of all tools';
  const before = `listening after ${short(running.listenMs)} ms, listing after ${short(running.startMs)} ms`;
  check(atMost(`first answer, ${whole}, at ${which} (${before})`, took, bound, 'ms'));
}

/** Every server's connection is there; they are made beside whatever clients do. No promise. */
async function untilConnected(site: Site, running: Running, rest: Rest): Promise<void> {
  const begun = now() - running.startMs;
  await until('all servers to be connected', timeoutFor(site), 500, async () =>
    (await rest.servers()).every(({ state }) => state === 'ready'),
  );
  const { loopDelay } = await running.probe();
  const what = `all ${site.upstreams.length} servers connected (event loop's longest ${short(loopDelay.max)} ms)`;
  site.check(atMost(what, now() - begun, Number.POSITIVE_INFINITY, 'ms'));
}

async function whileEmbedding(
  site: Site,
  running: Running,
  rest: Rest,
  idle: Idle,
  before: Calls,
): Promise<void> {
  const begun = now() - running.startMs;
  await untilKnown(rest, site.tools, timeoutFor(site));
  await slice(running);
  await Promise.all([running.probe(), idle.probe()]);
  const slices: LoadResult[] = [];
  for (let count = 0; count < MOST_SLICES; count++) {
    const result = await slice(running);
    // One that outlived the embedding tells nothing of it.
    if ((await indexState(rest)).pending === 0) break;
    slices.push(result);
  }
  const [hub, other] = await Promise.all([running.probe(), idle.probe()]);
  const state = await untilEmbedded(rest, timeoutFor(site));
  const took = ((now() - begun) / 1000).toFixed(1);
  const { p99, failures } = together(slices);
  // The probe's timer counts its own 10 ms; what an idle process is late by, everybody is.
  const late = Math.max(0, hub.loopDelay.p99 - other.loopDelay.p99);
  site.check(
    {
      what: 'embedded',
      found: `${state.embedded} tools after ${took} s`,
      bound: 'no refusal',
      ok: state.failed === 0,
    },
    atMost(`calls meanwhile, p99 (before: ${short(before.p99)} ms)`, p99, CALLS_RATIO * before.p99, 'ms'),
    atMost('  of them failed', failures + before.failures, 0, 'calls'),
    atMost(
      `  event loop, p99 beyond an idle process's (longest ${short(hub.loopDelay.max)} ms)`,
      late,
      LOOP_BOUND_MS,
      'ms',
    ),
  );
}

async function searches(
  { queries, tools, database, check }: Site,
  running: Running,
  idle: Idle,
): Promise<void> {
  const session = await Session.open(running.endpoint);
  try {
    // Those that warm up are not asked again: a query's vector is kept for a while.
    for (const query of queries.slice(0, 50)) await session.call('search_tools', { query });
    await Promise.all([running.probe(), idle.probe()]);
    const times: number[] = [];
    const cpuBefore = running.usage().hub.cpuSeconds;
    for (const query of queries.slice(50)) {
      const begun = now();
      await session.call('search_tools', { query });
      times.push(now() - begun);
    }
    const cpu = ((running.usage().hub.cpuSeconds - cpuBefore) * 1000) / times.length;
    const [hub, other] = await Promise.all([running.probe(), idle.probe()]);
    const isOnnx = /"?engine"?[:=] ?"?onnx/.test(running.child.output());
    const bound = tools > LARGE ? 80 : isOnnx ? 50 : 100;
    const promised = tools <= LARGE || database !== null;
    const p95 = quantile(times, 0.95);
    const late = Math.max(0, hub.loopDelay.p99 - other.loopDelay.p99);
    check(
      atMost(
        `searches with ${isOnnx ? 'ONNX' : 'WebAssembly'}, p95 (p50 ${short(median(times))} ms, processor ${short(cpu)} ms each)`,
        p95,
        promised ? bound : Number.POSITIVE_INFINITY,
        'ms',
      ),
      atMost("  event loop meanwhile, p99 beyond an idle process's", late, LOOP_BOUND_MS, 'ms'),
    );
  } finally {
    session.drop();
  }
}

function tellMemory({ check }: Site, running: Running): void {
  const { hub, hubPeak, embedder } = memoryOf(running.child.pid);
  check(
    atMost(
      `memory of the hub's process at its most (now ${short(hub / MIB)} MiB, the embedding process ${short(embedder / MIB)} MiB)`,
      hubPeak / MIB,
      MEMORY_BOUND,
      'MiB',
    ),
  );
}

/** Small calls of another endpoint. */
interface Calls {
  /** The middle one of the slices', ms; NaN without any. */
  p99: number;
  failures: number;
}

const together = (slices: readonly LoadResult[]): Calls => ({
  p99: median(slices.map(({ p99 }) => p99)),
  failures: slices.reduce((sum, { failures }) => sum + failures, 0),
});

function slice(running: Running): Promise<LoadResult> {
  const url = running.endpoint.url.replace(/\/\$smart$/, '/echo');
  const there = { ...running, endpoint: { ...running.endpoint, url } };
  return load(there, {
    users: USERS,
    ms: SLICE_MS,
    once: (session) => session.call('echo', { text: 'hello' }),
  });
}

const timeoutFor = ({ tools }: Site): number => 60_000 + tools * 100;
