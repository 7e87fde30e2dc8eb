import type { ToolDocument } from '../document.ts';
import { EmbedError } from '../embed/embedder.ts';
import { createAtOnce } from './at-once.ts';
import type { Outage } from './breaker.ts';
import { createCounts } from './counts.ts';
import { embedServer } from './embed-server.ts';
import type { Entry } from './entries.ts';
import { endGeneration, rowsModel } from './generations.ts';
import { createJobs } from './jobs.ts';
import type { Lead } from './lease.ts';
import { writeList } from './lists.ts';
import type { Timings, VectorIndexOptions } from './options.ts';
import { createPublisher, isCovered } from './publisher.ts';
import { createRunner } from './runner.ts';
import { sweep } from './sweep.ts';
import { createTransitions } from './transitions.ts';
import type { View } from './view.ts';

export interface LeaderParts extends VectorIndexOptions {
  view: View;
  lead: Lead;
  /** What each server has; the leader's word. */
  documents: ReadonlyMap<string, readonly ToolDocument[]>;
  timings: Timings;
  now: () => Date;
  /** The embedder failed in the background, as queries should know. */
  onEmbedderFailed(error: EmbedError): void;
  onChange(): void;
}

/** What the one replica does that writes: lists, vectors, and what becomes of them. */
export interface Leader {
  begin(): void;
  end(): void;
  put(server: string): void;
  /** Looks whether there is something to do. */
  poke(): void;
  readonly outage: Outage | null;
  close(): Promise<void>;
}

/** The embedder has other dimensions than last time: what was thought to be its vectors is another model's. */
class ModelChanged extends Error {}

const BATCHES_AT_ONCE = 3;
const SERVERS_AT_ONCE = 2;

export function createLeader(parts: LeaderParts): Leader {
  const { store, embedder, view, lead, documents, timings, log, now } = parts;
  const unwritten = new Set<string>();
  const entries = new Map<string, Entry[]>();
  const jobs = createJobs();
  const counts = createCounts(store);
  const atOnce = createAtOnce(BATCHES_AT_ONCE);
  let since = 0;
  let sweepAt = 0;
  let replacedAt = Number.NEGATIVE_INFINITY;
  /** Every list has been written and counted since this replica leads. */
  let counted = false;

  const publisher = createPublisher({
    store,
    view,
    counts,
    log,
    now,
    counted: () => counted,
    outage: () => embedding.outage ?? lists.outage,
  });

  const targets = (): string[] => {
    const { model, generations } = view;
    if (model === null) return [];
    const { active, building } = generations;
    return [active, ...(building === null ? [] : [building])].map((each) => rowsModel(model, each));
  };

  /** Lists first: what is gone must not be found, whatever the embedder does. */
  async function writeLists(): Promise<void> {
    for (const server of unwritten) {
      if (!lead.held) return;
      unwritten.delete(server);
      const given = documents.get(server) ?? null;
      try {
        const written = await writeList({ store, confirm: lead.confirm }, server, given);
        if (written.length > 0) entries.set(server, written);
        else entries.delete(server);
        for (const model of targets()) await counts.recount(model, [server]);
        if (written.length > 0) jobs.touch(server);
        else jobs.forget(server);
      } catch (error) {
        unwritten.add(server);
        throw error;
      }
    }
    if (!lead.held) return;
    counted = true;
    await publisher.publish();
    embedding.poke();
  }

  async function embedAll(): Promise<void> {
    if (!lead.held) return;
    if (view.model === null) await findModel();
    const models = targets();
    const servers = [...entries.keys()];
    counts.keep(models);
    for (const model of jobs.models(models, servers)) await counts.recount(model, servers);
    await publisher.publish(true);
    const ends = await Promise.allSettled(Array.from({ length: SERVERS_AT_ONCE }, work));
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure && failure.reason instanceof ModelChanged) return embedding.poke();
    if (failure && lead.held) throw failure.reason;
    if (!lead.held) return;
    await publisher.tend();
    await finishReindex();
    await publisher.publish(true);
  }

  /** Of a model whose dimensions nobody knows yet: the shortest text tells. */
  async function findModel(): Promise<void> {
    if (documents.size === 0) return;
    await embedder.embed(['list files'], { signal: lead.signal, timeoutMs: 60_000 });
    await modelChanged();
  }

  /** Everything begins anew when the embedder turns out to be another than was thought. */
  async function modelChanged(): Promise<boolean> {
    if (!(await view.resolve())) return false;
    await view.look();
    publisher.reset();
    jobs.clear();
    return true;
  }

  async function work(): Promise<void> {
    for (let job = jobs.next(); job; job = jobs.next()) {
      const { server, model } = job;
      const given = entries.get(server);
      if (!given || !lead.held) continue;
      try {
        await embedServer(embedParts, {
          ...job,
          entries: given,
          active: model === view.rows,
          signal: lead.signal,
          isCurrent: () => entries.get(server) === given,
          onMade: (tools) => made(model, server, tools),
        });
        await counts.recount(model, [server]);
        await publisher.publish();
      } catch (error) {
        jobs.back(job);
        throw error;
      }
    }
  }

  const embedParts = {
    store,
    embedder,
    atOnce,
    now,
    onRefused: () => publisher.failuresChanged(),
    async onEmbedded(texts: number, ms: number) {
      if (await modelChanged()) throw new ModelChanged();
      embedding.worked();
      publisher.embedded(texts, ms);
      parts.observe?.({ type: 'embedded', texts, ms });
    },
  };

  async function made(model: string, server: string, tools: number): Promise<void> {
    counts.add(model, server, tools);
    publisher.made(tools);
    await publisher.tend();
    await publisher.publish();
  }

  async function finishReindex(): Promise<void> {
    const { model, generations } = view;
    const { building } = generations;
    if (model === null || building === null || unwritten.size > 0 || !jobs.empty) return;
    if (!targets().includes(rowsModel(model, building)) || !(await isCovered({ store, view }))) return;
    const next = await endGeneration(store, model, building);
    replacedAt = performance.now();
    sweepAt = Math.min(sweepAt, replacedAt + timings.replacedMs);
    view.set({ generations: next });
    publisher.failuresChanged();
    log.info('the vectors made anew are searched now', { model });
    await publisher.tend();
  }

  async function sweepIfDue(): Promise<void> {
    const at = performance.now();
    if (!lead.held || at < sweepAt) return;
    sweepAt = at + timings.sweepMs;
    const heard = at - since > timings.unheardMs ? [...documents.keys()] : null;
    const justReplaced = at - replacedAt < timings.replacedMs;
    await sweep({ store, view, timings, now, signal: lead.signal, heard, justReplaced });
  }

  const runner = (what: string, work: () => Promise<void>) => {
    const say = createTransitions(log, {
      fails: `${what} fails; it is tried again`,
      back: `${what} works again`,
    });
    return createRunner({
      work,
      retry: timings.retry,
      now,
      waitFor: (error) => (error instanceof EmbedError ? (error.retryAfterMs ?? 0) : 0),
      onOutage(outage, error) {
        say(outage);
        if (error instanceof EmbedError) parts.onEmbedderFailed(error);
        if (outage)
          parts.observe?.({ type: 'failed', of: error instanceof EmbedError ? 'embedder' : 'database' });
        // For the other replicas; if the database is what fails, they know.
        void publisher.publish(true).catch(() => {});
        parts.onChange();
      },
    });
  };
  const lists = runner('writing the lists of tools', writeLists);
  const embedding = runner('making the vectors of tools', embedAll);
  const cleaning = runner('removing vectors that nobody needs', sweepIfDue);

  return {
    begin() {
      since = performance.now();
      sweepAt = since + timings.sweepMs / 10;
      counted = false;
      publisher.reset();
      for (const server of documents.keys()) unwritten.add(server);
      lists.poke();
    },
    end() {
      unwritten.clear();
      entries.clear();
      jobs.clear();
    },
    put(server) {
      if (!lead.held) return;
      unwritten.add(server);
      lists.poke();
    },
    poke: () => {
      if (!lead.held) return;
      if (unwritten.size > 0) lists.poke();
      else if (counted && !embedding.busy && view.generations.building !== null) embedding.poke();
      cleaning.poke();
    },
    get outage() {
      return embedding.outage ?? lists.outage;
    },
    async close() {
      await lists.close();
      await embedding.close();
      await cleaning.close();
    },
  };
}
