import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { addUses, forgetUses, pruneUses, readUses, type UseRow } from '../../store/queries/uses.ts';
import { tokensOf } from '../lexical/tokens.ts';
import {
  createUses,
  HALF_LIFE_MS,
  keyOf,
  LEAST_WEIGHT,
  MOST_PER_TOOL,
  MOST_USES,
  MOST_WEIGHT,
  type Use,
  worthOf,
} from './uses.ts';

type Db = Parameters<typeof readUses>[0];

/** The store, as far as this needs it. */
export interface UsesStore {
  readonly db: Db;
}

export interface LearningOptions {
  /** Where it is kept; null keeps it in memory. */
  uses: UsesStore | null;
  log: Log;
  now: () => number;
  /** What was learned here is written, and what others learned is read, after so long. */
  writeMs?: number;
  readMs?: number;
  firstReadMs?: number;
}

/** Which tools were called after which searches. */
export interface Learning {
  /** Off: nothing is noted, and what is known counts for nothing. */
  enable(on: boolean): void;
  note(query: string, tool: { server: string; name: string }, principal: string): void;
  /** How much use speaks for tools after such a query, by document's id, 0–1. */
  strengths(query: string): ReadonlyMap<string, number>;
  list(limit: number): Use[];
  /** Here and in the database. @throws PatchbayError when the database does not answer */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** A longer query is no need that will be said again. */
const MOST_WORDS = 24;
const MOST_WAITING = 1000;
const MOST_MARKS = 20_000;
const DAY_MS = 86_400_000;
const PRUNE_MS = 3_600_000;

export function createLearning(options: LearningOptions): Learning {
  const { log, now, writeMs = 5000, readMs = 300_000, firstReadMs = 500 } = options;
  const db = options.uses?.db ?? null;
  const uses = createUses();
  const waiting = new Map<string, UseRow>();
  /** Who taught what today: the same caller says the same thing once a day. */
  const marks = new Set<string>();
  let markedDay = 0;
  let on = true;
  let prunedAt = 0;
  let failing = false;
  /** Statements one after the other, so that what is forgotten is not written behind. */
  let turn: Promise<void> = Promise.resolve();
  const timers = db
    ? [setInterval(() => void write(), writeMs), setInterval(() => void write().then(read), readMs)]
    : [];
  // At a start the database has other things to do first.
  if (db) timers.push(setTimeout(() => void read(), firstReadMs));
  for (const timer of timers) timer.unref();

  function inTurn(work: (db: Db) => Promise<void>): Promise<void> {
    const done = turn.then(async () => {
      if (db) await work(db);
    });
    turn = done.catch(() => {});
    return done;
  }

  /** What fails is tried again later: nobody waits for it. */
  async function behind(work: (db: Db) => Promise<void>): Promise<void> {
    try {
      await inTurn(work);
      failing = false;
    } catch (error) {
      if (!failing) log.warn('what use teaches is not kept for now', { error: messageOf(error) });
      failing = true;
    }
  }

  function read(): Promise<void> {
    return behind(async (database) => {
      const rows = await readUses(database, MOST_USES);
      uses.replace([...rows, ...waiting.values()].map(useOf));
    });
  }

  function write(): Promise<void> {
    return behind(async (database) => {
      if (waiting.size === 0) return;
      const batch = [...waiting.values()];
      waiting.clear();
      try {
        await addUses(database, batch, { halfLifeMs: HALF_LIFE_MS, most: MOST_WEIGHT });
      } catch (error) {
        for (const row of batch) wait(row);
        throw error;
      }
      await prune(database);
    });
  }

  async function prune(database: Db): Promise<void> {
    if (now() - prunedAt < PRUNE_MS) return;
    prunedAt = now();
    await pruneUses(database, {
      now: new Date(now()),
      halfLifeMs: HALF_LIFE_MS,
      perTool: MOST_PER_TOOL,
      most: MOST_USES,
      least: LEAST_WEIGHT,
    });
  }

  function wait(row: UseRow): void {
    const before = waiting.get(row.id);
    if (!before && waiting.size >= MOST_WAITING) return;
    waiting.set(row.id, { ...row, weight: row.weight + (before?.weight ?? 0) });
  }

  function isFirstToday(key: string, principal: string): boolean {
    const day = Math.floor(now() / DAY_MS);
    if (day !== markedDay || marks.size >= MOST_MARKS) marks.clear();
    markedDay = day;
    const mark = `${key} ${principal}`;
    if (marks.has(mark)) return false;
    marks.add(mark);
    return true;
  }

  return {
    enable(wanted) {
      on = wanted;
    },
    note(query, { server, name }, principal) {
      const words = wordsOf(query);
      if (!on || words.length === 0 || words.length > MOST_WORDS) return;
      const use: Use = { words, server, tool: name, weight: 1, usedAt: now() };
      const key = keyOf(use);
      if (!isFirstToday(key, principal)) return;
      uses.add(use);
      if (db) wait({ ...use, id: key, usedAt: new Date(use.usedAt) });
    },
    strengths: (query) => (on && uses.size > 0 ? uses.strengths(wordsOf(query), now()) : NONE),
    list: (limit) => uses.list(now(), limit).map((use) => ({ ...use, weight: worthOf(use, now()) })),
    async forget() {
      waiting.clear();
      uses.replace([]);
      await inTurn(forgetUses);
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await write();
    },
  };
}

const NONE: ReadonlyMap<string, number> = new Map();

/** Each once, in an order that does not depend on how they were said. */
const wordsOf = (query: string): string[] => [...new Set(tokensOf(query))].sort();

const useOf = ({ words, server, tool, weight, usedAt }: UseRow): Use => ({
  words,
  server,
  tool,
  weight,
  usedAt: usedAt.getTime(),
});
