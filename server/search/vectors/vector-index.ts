import { messageOf } from '../../lib/errors.ts';
import { within } from '../../lib/within.ts';
import { databaseAnswers } from '../../store/queries/vectors.ts';
import type { ToolDocument } from '../document.ts';
import type { VectorIndex } from '../types.ts';
import { createBreaker } from './breaker.ts';
import { beginGeneration, readGenerations } from './generations.ts';
import { createLeader } from './leader.ts';
import { createLead } from './lease.ts';
import { createListeners } from './listeners.ts';
import { createNear } from './near.ts';
import { noVectors } from './off.ts';
import { TIMINGS, type VectorIndexOptions } from './options.ts';
import { createQueryVectors } from './query-vectors.ts';
import { createSizes } from './sizes.ts';
import { statusOf } from './status.ts';
import { createTransitions } from './transitions.ts';
import { createView } from './view.ts';

const TELL_MS = 250;
const PROBE_MS = 1000;

/** Vectors in the database. One replica makes them, all search them. */
export function createVectorIndex(options: VectorIndexOptions): VectorIndex {
  return options.embedder.kind === 'none' ? noVectors() : openIndex(options);
}

function openIndex(options: VectorIndexOptions): VectorIndex {
  const { store, embedder, holder, log, observe, now = () => new Date() } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const documents = new Map<string, readonly ToolDocument[]>();
  const sizes = createSizes();
  const listeners = createListeners(TELL_MS);
  const { changed } = listeners;
  const view = createView(store, embedder, changed);
  let reindexAsked = false;
  let closed = false;

  const saidEmbedder = createTransitions(log, {
    fails: 'tools are searched by words alone: the embedder fails',
    back: 'tools are searched by meaning again: the embedder is back',
  });
  const saidDatabase = createTransitions(log, {
    fails: 'tools are searched by words alone: the database fails',
    back: 'tools are searched by meaning again: the database is back',
  });
  const embedderBreaker = createBreaker({
    probe: () => embedder.embed(['list files'], { urgent: true, timeoutMs: timings.nearMs }),
    retry: timings.probe,
    now,
    onChange: (outage) => {
      if (outage) observe?.({ type: 'failed', of: 'embedder' });
      saidEmbedder(outage);
      changed();
    },
  });
  const databaseBreaker = createBreaker({
    probe: () => within(databaseAnswers(store.db), PROBE_MS, () => new Error('The database is slow.')),
    retry: timings.probe,
    now,
    onChange: (outage) => {
      if (outage) observe?.({ type: 'failed', of: 'database' });
      saidDatabase(outage);
      changed();
    },
  });

  const lead = createLead({
    store,
    name: `vectors:${embedder.model}`,
    holder,
    ttlMs: timings.leaseMs,
    log,
    onTaken: () => leader.begin(),
    onLost: () => leader.end(),
  });
  const leader = createLeader({
    ...options,
    timings,
    now,
    view,
    lead,
    documents,
    onEmbedderFailed: (error) => embedderBreaker.failed(error, { doubtful: true }),
    onChange: changed,
  });

  async function beat(): Promise<void> {
    try {
      await look();
      const before = lead.held;
      await lead.beat();
      if (before !== lead.held) changed();
      leader.poke();
      // Not awaited: the first search waits for the first beat.
      sizes.count().catch((error: unknown) => {
        log.warn('the texts of tools could not be measured', { error: messageOf(error) });
      });
    } catch (error) {
      lead.missed();
      databaseBreaker.failed(error, { doubtful: true });
    }
  }

  async function look(): Promise<void> {
    if (reindexAsked && view.model !== null) {
      view.set({ generations: await beginGeneration(store, view.model, now()) });
      reindexAsked = false;
    }
    // What the leader itself publishes it need not read; a reindex may be asked for anywhere.
    if (!lead.held) await view.look();
    else if (store.kind === 'postgres' && view.model !== null)
      view.set({ generations: await readGenerations(store.db, view.model) });
  }

  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();
  function goOn(): void {
    beating = beat().finally(() => {
      if (closed) return;
      timer = setTimeout(goOn, timings.pollMs);
      timer.unref();
    });
  }
  // At a start the database has other things to do first; whoever searches does not wait for that.
  const beginning = setTimeout(() => void begin(), timings.beginMs);
  beginning.unref();
  let begun: Promise<void> | undefined;
  function begin(): Promise<void> {
    clearTimeout(beginning);
    if (!begun && !closed) {
      goOn();
      begun = beating;
    }
    return begun ?? Promise.resolve();
  }

  const near = createNear({
    store,
    view,
    queries: createQueryVectors({
      embedder,
      breaker: embedderBreaker,
      patience: { warmMs: timings.nearMs, coldMs: timings.coldMs },
    }),
    breaker: databaseBreaker,
    ready: begin,
    deadlineMs: timings.nearMs,
    log,
    toolsOf: (servers) => servers.reduce((sum, server) => sum + (documents.get(server)?.length ?? 0), 0),
    observe: (ms, error) => observe?.({ type: 'near', outcome: error?.reason ?? 'answered', ms }),
  });

  return {
    put(server, given) {
      if (given === null || given.length === 0) documents.delete(server);
      else documents.set(server, given);
      sizes.put(server, given ?? []);
      leader.put(server);
      changed();
    },
    near,
    get background() {
      return view.published.background;
    },
    status: () =>
      statusOf({
        view,
        embedder,
        leading: lead.held,
        outages: [databaseBreaker.outage, embedderBreaker.outage, leader.outage],
        put: sizes.total(),
      }),
    reindex() {
      if (reindexAsked || view.generations.building !== null) return;
      reindexAsked = true;
      clearTimeout(timer);
      // After the look that is under way.
      void begin();
      void beating.then(() => {
        clearTimeout(timer);
        if (!closed) goOn();
      });
    },
    onStatus: listeners.add,
    async close() {
      closed = true;
      clearTimeout(beginning);
      clearTimeout(timer);
      listeners.close();
      embedderBreaker.close();
      databaseBreaker.close();
      lead.stop();
      await beating;
      await leader.close();
      await lead.release();
    },
  };
}
