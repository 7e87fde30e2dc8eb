import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallRecord } from '../server/contract/activity.ts';
import { serverSpecSchema } from '../server/contract/server.ts';
import type { StoredKey } from '../server/contract/snapshot.ts';
import { silentLog } from '../server/lib/log.ts';
import { createSealer } from '../server/lib/seal.ts';
import { listCalls } from '../server/store/queries/activity.ts';
import { countDenial, insertAudit } from '../server/store/queries/audit.ts';
import { announce } from '../server/store/queries/changes.ts';
import { putLists, readAllLists } from '../server/store/queries/discovered.ts';
import { insertKey, readKeys, touchKeys } from '../server/store/queries/keys.ts';
import { acquireLease } from '../server/store/queries/leases.ts';
import { insertRevision } from '../server/store/queries/revisions.ts';
import { lockSettings, putServer, readSettings } from '../server/store/queries/settings.ts';
import { openStore, type Store } from '../server/store/store.ts';
import { createTestDatabase } from '../tests/support/postgres.ts';

/**
 * `npx tsx scripts/loop-cost.ts`: what the store's operations cost the event loop, which carries the traffic, as a
 * Markdown table. On PGlite, and on PostgreSQL where TEST_DATABASE_URL names one, in a database made for it.
 */
interface Operation {
  name: string;
  /** Divides the cost: rows of one run. */
  rows: number;
  runs: number;
  /** Makes the arguments, uncounted. @returns the run */
  prepare(store: Store, index: number): () => Promise<unknown>;
}

let serial = 0;
function call(): CallRecord {
  serial += 1;
  return {
    id: `${process.pid}-${serial}`,
    at: new Date().toISOString(),
    requestId: randomBytes(8).toString('hex'),
    principal: `key:key${serial % 20}`,
    endpoint: 'mcp/prod',
    method: 'tools/call',
    server: `server-${serial % 10}`,
    item: `tool_${serial % 50}`,
    outcome: serial % 30 ? 'ok' : 'tool-error',
    errorCode: null,
    errorOwner: null,
    durationMs: serial % 700,
    upstreamMs: serial % 690,
    requestBytes: 300,
    responseBytes: 4000,
  };
}
const calls = (count: number) => Array.from({ length: count }, call);

const spec = serverSpecSchema.parse({
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'some-server'],
  env: { TOKEN: '${GITHUB_TOKEN}' },
  tools: Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`tool_${index}`, { enabled: index % 2 === 0 }]),
  ),
});
const key = (index: number): StoredKey => ({
  id: `key${index}`,
  name: `key ${index}`,
  hash: randomBytes(32),
  previous: null,
  owner: 'local',
  scope: { all: true },
  rest: null,
  limits: {},
  enabled: true,
  expiresAt: null,
  createdAt: new Date(),
  revision: 1,
});
const tools = Array.from({ length: 200 }, (_, index) => ({
  kind: 'tools' as const,
  key: `tool_${index}`,
  json: JSON.stringify({
    name: `tool_${index}`,
    description: 'x'.repeat(500),
    inputSchema: { type: 'object' },
  }),
}));

const OPERATIONS: Operation[] = [
  { name: 'insert calls, 500 a batch', rows: 500, runs: 20, prepare: insertBatch(500) },
  { name: 'insert calls, 50 a batch', rows: 50, runs: 50, prepare: insertBatch(50) },
  {
    name: 'list calls, a page of 50',
    rows: 50,
    runs: 50,
    prepare: (store) => () => listCalls(store.db, {}, {}),
  },
  {
    name: 'write a server with its revision, audit record and announcement',
    rows: 1,
    runs: 50,
    prepare: (store, index) => () => changeServer(store, index),
  },
  {
    name: 'read the settings of 50 servers, 10 item overrides each',
    rows: 50,
    runs: 20,
    prepare: (store) => () => readSettings(store.db, store.sealer),
  },
  {
    name: 'insert a key',
    rows: 1,
    runs: 200,
    prepare: (store, index) => {
      const made = key(index);
      return () => insertKey(store.db, made);
    },
  },
  { name: 'read 200 keys', rows: 200, runs: 20, prepare: (store) => () => readKeys(store.db) },
  {
    name: 'touch 200 keys',
    rows: 200,
    runs: 20,
    prepare: (store) => {
      const used = new Map(Array.from({ length: 200 }, (_, index) => [`key${index}`, new Date()]));
      return () => touchKeys(store.db, used);
    },
  },
  { name: 'count a denial', rows: 1, runs: 200, prepare: (store, index) => () => countOne(store, index) },
  {
    name: 'store 200 tools (600 bytes each)',
    rows: 200,
    runs: 20,
    prepare: (store, index) => () => putLists(store.db, `s${index % 10}`, tools),
  },
  { name: 'read 2,000 tools', rows: 2000, runs: 10, prepare: (store) => () => readAllLists(store.db) },
  {
    name: 'prolong a lease',
    rows: 1,
    runs: 200,
    prepare: (store) => () => acquireLease(store.db, 'leader', 'me', 10_000),
  },
];

function insertBatch(size: number): Operation['prepare'] {
  return (store) => {
    const batch = calls(size);
    return () => store.writeCalls(batch);
  };
}

function changeServer(store: Store, index: number): Promise<void> {
  return store.transaction(async (tx) => {
    const name = `server-${index}`;
    const revision = (await lockSettings(tx)) + 1;
    await putServer(tx, store.sealer, { name, spec, origin: 'admin', revision });
    const changes = [{ unit: `server:${name}`, before: null, after: spec }];
    await insertRevision(tx, store.sealer, { principal: 'local', summary: `server ${name}`, changes });
    await insertAudit(tx, store.sealer, {
      principal: 'local',
      action: 'server.create',
      subject: `server:${name}`,
      before: null,
      after: spec,
      address: '127.0.0.1',
      userAgent: null,
      requestId: null,
      revision,
    });
    await announce(tx, { topic: 'settings', name });
  });
}

function countOne(store: Store, index: number): Promise<void> {
  return countDenial(store.db, {
    at: new Date(),
    principal: 'unknown',
    action: 'auth.denied',
    reason: 'no such key',
    address: `10.0.0.${index % 10}`,
    userAgent: null,
    requestId: null,
    count: 1,
  });
}

/**
 * CPU time of the main thread, µs. The kernel's figure on Linux; elsewhere the loop's busy time, which other programs
 * on the machine lengthen.
 */
function mainThreadTime(): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1000;
  } catch {
    return performance.eventLoopUtilization().active * 1000;
  }
}

/** µs of the main thread per row; waiting for the database costs nothing. */
async function mainThreadCost(store: Store, operation: Operation): Promise<number> {
  const warm = Array.from({ length: 5 }, (_, index) => operation.prepare(store, 1_000_000 + index));
  for (const run of warm) await run();
  const runs = Array.from({ length: operation.runs }, (_, index) => operation.prepare(store, index));
  const before = mainThreadTime();
  for (const run of runs) await run();
  return (mainThreadTime() - before) / (operation.runs * operation.rows);
}

interface Delay {
  idle: number;
  busy: number;
  seconds: number;
}

/** p99 of the event loop's delay, ms, before and while 5,000 call records are written, 250 a batch. */
async function loopDelay(store: Store): Promise<Delay> {
  const batches = Array.from({ length: 20 }, () => calls(250));
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await sleep(2_000);
  const idle = histogram.percentile(99) / 1e6;
  histogram.reset();
  const begin = performance.now();
  for (const batch of batches) await store.writeCalls(batch);
  const seconds = (performance.now() - begin) / 1000;
  const busy = histogram.percentile(99) / 1e6;
  histogram.disable();
  return { idle, busy, seconds };
}

interface Column {
  kind: string;
  costs: number[];
  delay: Delay;
}

async function measure(url: string | null): Promise<Column> {
  const sealer = createSealer('only for this measurement, 32 characters', 'store');
  const store = await openStore({
    url,
    poolSize: 5,
    dataDir: '',
    sealer,
    log: silentLog,
    memory: url === null,
  });
  try {
    const costs: number[] = [];
    for (const operation of OPERATIONS) costs.push(await mainThreadCost(store, operation));
    return { kind: store.kind === 'pglite' ? 'PGlite' : 'PostgreSQL', costs, delay: await loopDelay(store) };
  } finally {
    await store.close();
  }
}

const columns = [await measure(null)];
const url = process.env.TEST_DATABASE_URL;
if (url) {
  const database = await createTestDatabase(url);
  columns.push(await measure(database.url).finally(database.drop));
}

const line = (cells: string[]) => console.log(`| ${cells.join(' | ')} |`);
line([
  'µs of main thread',
  ...columns.map((column) => `${column.kind}, a row`),
  ...columns.map((column) => `${column.kind}, a run`),
]);
line(['---', ...columns.flatMap(() => ['---:', '---:'])]);
for (const [index, { name, rows }] of OPERATIONS.entries()) {
  const costs = columns.map((column) => column.costs[index] ?? 0);
  line([name, ...costs.map((cost) => cost.toFixed(1)), ...costs.map((cost) => (cost * rows).toFixed(0))]);
}
console.log('');
line(['5,000 calls, 250 a batch', 'loop delay p99 before, ms', 'meanwhile, ms', 'took, s']);
line(['---', '---:', '---:', '---:']);
for (const { kind, delay } of columns) {
  line([kind, delay.idle.toFixed(1), delay.busy.toFixed(1), delay.seconds.toFixed(2)]);
}
