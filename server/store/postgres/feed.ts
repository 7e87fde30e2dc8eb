import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { z } from 'zod';
import { backoffDelay } from '../../lib/backoff.ts';
import type { Log } from '../../lib/log.ts';
import { CHANNEL, createEmitter, type Emitter, parseAnnouncement, topicSchema } from '../changes.ts';
import type { Db } from '../db.ts';
import { rowsOf } from '../queries/rows.ts';
import { type Connection, clientConfig } from './config.ts';

export interface PostgresFeed {
  changes: Emitter;
  /** Resolves when changes arrive, by one way or the other. */
  ready: Promise<void>;
  /** How changes arrive now. */
  mode(): 'listening' | 'polling' | 'connecting';
  close(): Promise<void>;
}

const HEARTBEAT_MS = 30_000;

interface FeedOptions {
  connection: Connection;
  db: Db;
  log: Log;
  pollMs?: number;
  /** How long a notification to oneself may take before LISTEN counts as impossible. */
  probeMs?: number;
}

/**
 * LISTEN on a connection of its own, with `resync` after every connect. A pooler in transaction mode accepts LISTEN and
 * never delivers, so it is tried with a notification to oneself; where none comes, the counters are read every second.
 */
export function openFeed({
  connection,
  db,
  log,
  pollMs = 1_000,
  probeMs = 3_000,
}: FeedOptions): PostgresFeed {
  const emitter = createEmitter(log);
  let mode: 'listening' | 'polling' | 'connecting' = 'connecting';
  let closed = false;
  let client: pg.Client | null = null;
  let stopPolling: () => void = () => {};
  let retry: NodeJS.Timeout | undefined;
  let announceReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    announceReady = resolve;
  });

  async function connect(attempt: number): Promise<void> {
    const next = new pg.Client(clientConfig({ ...connection, poolered: true }));
    client = next;
    const probe = `probe ${randomUUID()}`;
    const heard = new Promise<void>((resolve) => {
      next.on('notification', ({ payload = '' }) => {
        if (payload === probe) return resolve();
        const change = parseAnnouncement(payload);
        if (change) emitter.emit(change);
      });
    });
    const lost = new Promise<never>((_, reject) => {
      next.on('error', reject);
      next.on('end', () => reject(new Error('the connection was closed')));
    });
    lost.catch(() => {});
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      await db.execute(sql`select pg_notify(${CHANNEL}, ${probe})`);
      if (!(await Promise.race([heard.then(() => true), sleep(probeMs).then(() => false), lost]))) {
        void next.end().catch(() => {});
        return poll();
      }
      mode = 'listening';
      announceReady();
      // What was announced while there was no connection is lost.
      emitter.emit({ topic: 'resync' });
      attempt = 0;
      await Promise.race([lost, heartbeat(next)]);
    } catch (error) {
      void next.end().catch(() => {});
      if (closed) return;
      mode = 'connecting';
      log.warn('changes of other replicas do not arrive; connecting again', { error });
      const delay = backoffDelay(attempt + 1, { baseMs: 250, capMs: 10_000 });
      retry = setTimeout(() => void connect(attempt + 1), delay);
    }
  }

  function poll(): void {
    if (closed) return;
    log.info(
      'LISTEN does not work here (a pooler?); changes are read every second. DATABASE_DIRECT_URL avoids that.',
    );
    mode = 'polling';
    announceReady();
    stopPolling = pollCounters(db, emitter, log, pollMs);
  }

  void connect(0);

  return {
    changes: emitter,
    ready,
    mode: () => mode,
    async close() {
      closed = true;
      clearTimeout(retry);
      stopPolling();
      await client?.end().catch(() => {});
    },
  };
}

/** Fails when the server stops answering: a connection cut without a word would look merely quiet for hours. */
async function heartbeat(client: pg.Client): Promise<never> {
  for (;;) {
    await sleep(HEARTBEAT_MS);
    await client.query('select 1');
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

const counterSchema = z.object({ topic: topicSchema, count: z.coerce.number() });

/** Compares the counters of announcements; says `resync` at first and after every failure. @returns how to stop */
export function pollCounters(db: Db, emitter: Emitter, log: Log, everyMs: number): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  /** Null: nothing known yet, or a poll failed. */
  let known: Map<string, number> | null = null;

  async function read(): Promise<void> {
    try {
      const rows = await rowsOf(db, sql`select topic, count from change_counters`, counterSchema);
      if (stopped) return;
      const before = known;
      known = new Map(rows.map((row) => [row.topic, row.count]));
      if (before === null) emitter.emit({ topic: 'resync' });
      else
        for (const row of rows)
          if (row.count !== (before.get(row.topic) ?? 0)) emitter.emit({ topic: row.topic, name: '' });
    } catch (error) {
      if (known !== null) log.warn('changes of other replicas cannot be read', { error });
      known = null;
    }
    if (!stopped) timer = setTimeout(() => void read(), everyMs);
  }
  void read();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
