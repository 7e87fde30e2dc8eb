import { silentLog } from '../server/lib/log.ts';
import { createSealer } from '../server/lib/seal.ts';
import { newId } from '../server/store/ids.ts';
import {
  type CallFilters,
  insertCallRecords,
  listCalls,
  recentStats,
} from '../server/store/queries/activity.ts';
import { insertAudit, listAudit } from '../server/store/queries/audit.ts';
import { openStore, type Store } from '../server/store/store.ts';
import { createTestDatabase } from '../tests/support/postgres.ts';

/**
 * `npx tsx scripts/list-cost.ts`: how long lists of 100,000 calls take with each filter, as a Markdown table. On
 * PGlite, and on PostgreSQL where TEST_DATABASE_URL names one, in a database made for it. The worst case of a filter is
 * the one that finds nothing: every row is looked at.
 */
const CALLS = 100_000;
const AUDIT = 20_000;
const DAYS = 10;
const DAY_MS = 86_400_000;
const RUNS = 15;
const now = Date.now();
const recent = { from: new Date(now - 6 * 3_600_000), to: new Date(now + 1) };

async function fill(store: Store): Promise<void> {
  // A quarter of them within the last six hours, so that exact counts have something to count.
  const ageOf = (i: number) => (i % 4 ? (DAYS * DAY_MS * i) / CALLS : (6 * 3_600_000 * i) / CALLS);
  for (let first = 0; first < CALLS; first += 500) {
    const rows = Array.from({ length: 500 }, (_, index) => {
      const i = first + index;
      const at = new Date(now - ageOf(i));
      return {
        id: newId(at),
        at: at.toISOString(),
        requestId: newId(at),
        principal: `key:key${i % 20}`,
        endpoint: 'mcp/production',
        method: i % 50 ? 'tools/call' : 'resources/read',
        server: `server-${i % 10}`,
        item: `tool_of_some_length_${i % 50}`,
        outcome: i % 30 ? ('ok' as const) : ('tool-error' as const),
        errorCode: null,
        errorOwner: i % 100 ? null : ('upstream' as const),
        durationMs: i % 700,
        upstreamMs: i % 690,
        requestBytes: 300,
        responseBytes: 4000,
      };
    });
    await insertCallRecords(store.db, rows);
  }
  for (let first = 0; first < AUDIT; first += 1000) await fillAudit(store, first);
}

function fillAudit(store: Store, first: number): Promise<void> {
  return store.transaction(async (tx) => {
    for (let i = first; i < first + 1000; i++) {
      await insertAudit(tx, store.sealer, {
        ...{ principal: `key:key${i % 20}`, action: 'server.update', subject: `server:server-${i % 10}` },
        ...{
          before: { i },
          after: { i },
          address: '192.0.2.1',
          userAgent: 'browser',
          requestId: `${i}`,
          revision: i,
        },
      });
    }
  });
}

const FILTERS: Array<[string, CallFilters]> = [
  ['no filter', {}],
  ['server', { server: 'server-3' }],
  ['principal, none found', { principal: 'nobody' }],
  ['item, none found', { item: 'nothing' }],
  ['method, none found', { method: 'none' }],
  ['outcome, none found', { outcome: 'timeout' }],
  ['errorOwner, none found', { errorOwner: 'config' }],
  ['minDurationMs, none found', { minDurationMs: 1000 }],
  ['requestId, none found', { requestId: 'none' }],
  ['q, none found', { q: 'nowhere' }],
  ['q, rare', { q: 'TOOL_OF_SOME_LENGTH_49' }],
];

const QUERIES: Array<[string, (store: Store) => Promise<unknown>]> = [
  ...FILTERS.map(([name, filters]): (typeof QUERIES)[number] => [
    `calls: ${name}`,
    (store) => listCalls(store.db, filters, { limit: 100 }),
  ]),
  ['counts of 6 hours by minute', (store) => recentStats(store.db, { ...recent, groupBy: 'minute' })],
  ['counts of 6 hours by server', (store) => recentStats(store.db, { ...recent, groupBy: 'server' })],
  [
    'counts of 6 hours by minute, with q',
    (store) => recentStats(store.db, { ...recent, groupBy: 'minute', q: 'tool' }),
  ],
  ['audit: no filter', (store) => listAudit(store.db, store.sealer, {}, { limit: 100 })],
  [
    'audit: action prefix, none found',
    (store) => listAudit(store.db, store.sealer, { action: 'key.' }, { limit: 100 }),
  ],
  ['audit: q, none found', (store) => listAudit(store.db, store.sealer, { q: 'nowhere' }, { limit: 100 })],
];

/** Fastest ms of each query, the way from the caller and back included: what else the machine does only adds to it. */
async function measure(url: string | null): Promise<number[]> {
  const sealer = createSealer('only for this measurement, 32 characters', 'store');
  const store = await openStore({
    url,
    poolSize: 2,
    dataDir: '',
    sealer,
    log: silentLog,
    memory: url === null,
  });
  try {
    await fill(store);
    const fastest: number[] = [];
    for (const [, query] of QUERIES) {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const begin = performance.now();
        await query(store);
        times.push(performance.now() - begin);
      }
      fastest.push(Math.min(...times));
    }
    return fastest;
  } finally {
    await store.close();
  }
}

const columns = [{ kind: 'PGlite', fastest: await measure(null) }];
const url = process.env.TEST_DATABASE_URL;
if (url) {
  const database = await createTestDatabase(url);
  columns.push({ kind: 'PostgreSQL', fastest: await measure(database.url).finally(database.drop) });
}

const line = (cells: string[]) => console.log(`| ${cells.join(' | ')} |`);
line([`ms, fastest of ${RUNS}`, ...columns.map(({ kind }) => kind)]);
line(['---', ...columns.map(() => '---:')]);
for (const [index, [name]] of QUERIES.entries()) {
  line([name, ...columns.map(({ fastest }) => (fastest[index] ?? 0).toFixed(0))]);
}
