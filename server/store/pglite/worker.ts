import { readFile, rename, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { PGlite, types } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { WireError, WorkerMessage, WorkerOptions, WorkerRequest } from './protocol.ts';

/**
 * PGlite in a thread of its own: in the main thread every statement would hold up the traffic. It does as it is told,
 * one request after the other; turns and deadlines are the other side's (client.ts).
 */

const raw = (text: string) => text;
/** Drizzle makes Dates itself, and Dates of other types nobody asked for. */
const parsers = Object.fromEntries(
  [types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL, types.DATE, 1115, 1182, 1185, 1187, 1231].map(
    (type) => [type, raw],
  ),
);

/**
 * PostgreSQL writes zeros into its buffers before it answers, and never gives them back: of its usual 128 MB a hub
 * needs little, and what falls out is still in the system's memory.
 */
const BUFFERS = ['-c', 'shared_buffers=16MB', '-c', 'wal_buffers=1MB'];

/** Built-in types with the types of their arrays; PostgreSQL never gives their numbers to others. */
const ARRAYS = [
  [types.BOOL, 1000],
  [types.BYTEA, 1001],
  [types.INT2, 1005],
  [types.INT4, 1007],
  [types.TEXT, 1009],
  [types.INT8, 1016],
  [types.FLOAT4, 1021],
  [types.FLOAT8, 1022],
  [types.JSON, 199],
  [types.JSONB, 3807],
  [types.UUID, 2951],
  [types.VARCHAR, 1015],
] as const;

/**
 * PGlite asks the catalogue for all types of arrays each time it opens. That one join, the first statement planned by a
 * machine whose code is still to be compiled, costs a tenth of a second of the start.
 */
class Database extends PGlite {
  override async _initArrayTypes(): Promise<void> {
    for (const [element, array] of ARRAYS) {
      this.serializers[array] = (value) => types.arraySerializer(value, this.serializers[element], array);
      this.parsers[array] = (text) => types.arrayParser(text, this.parsers[element] ?? raw, array);
    }
  }
}

/**
 * What a function of WebAssembly runs, bytes, before V8 compiles it anew with its optimizing compiler: by itself a
 * fifteenth of this. A start runs much of PostgreSQL a few times, and has better use for the cores than such compiling;
 * what is hot comes to it a moment later.
 */
const TIERING_BUDGET = 30_000_000;

const FIELDS = ['code', 'hint', 'constraint', 'table'] as const;

function wireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { message: String(error) };
  const wire: WireError = { message: error.message };
  for (const field of FIELDS) {
    const value: unknown = Reflect.get(error, field);
    if (typeof value === 'string') wire[field] = value;
  }
  return wire;
}

async function open(options: WorkerOptions): Promise<PGlite> {
  // Unpacked here: PGlite's own way, through a stream, takes longer.
  const tar =
    options.snapshot === null ? undefined : new Blob([gunzipSync(await readFile(options.snapshot))]);
  const db = new Database({
    dataDir: options.folder ?? 'memory://',
    extensions: { vector },
    parsers,
    startParams: [...PGlite.defaultStartParams, ...BUFFERS],
    ...(tar && { loadDataDir: tar }),
  });
  await db.waitReady;
  return db;
}

async function serve(db: PGlite, request: WorkerRequest): Promise<unknown[]> {
  switch (request.op) {
    case 'query': {
      const { rows } = await db.query(request.sql, [...request.params], { rowMode: request.mode });
      return rows;
    }
    case 'copy':
      return db.transaction(async (tx) => {
        const copy = `copy ${request.into} from '/dev/blob' with (format binary)`;
        await tx.query(copy, [], { blob: new Blob([request.rows]) });
        return (await tx.query(request.sql, [...request.params])).rows;
      });
    case 'dump': {
      const blob = await db.dumpDataDir('gzip');
      // Under its name only when it is whole: others may be waiting to read it.
      const part = `${request.file}.${process.pid}-${threadId}`;
      await writeFile(part, Buffer.from(await blob.arrayBuffer()));
      await rename(part, request.file);
      return [];
    }
    case 'close':
      await db.close();
      return [];
  }
}

async function main(options: WorkerOptions): Promise<void> {
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  const say = (message: WorkerMessage) => parentPort?.postMessage(message);
  const opening = open(options);
  // Heard from the start: a thread that waits for no port counts as one at its end, and Node lets the compiler of
  // WebAssembly finish all it was ever asked before it goes on.
  parentPort?.on('message', async (request: WorkerRequest) => {
    try {
      say({ type: 'result', id: request.id, rows: await serve(await opening, request) });
    } catch (error) {
      say({ type: 'error', id: request.id, error: wireError(error) });
      // A WebAssembly machine that trapped answers nothing sensible any more: end, and be started anew.
      if (error instanceof WebAssembly.RuntimeError) throw error;
    }
  });
  try {
    const db = await opening;
    await db.listen(options.channel, (payload) => say({ type: 'notification', payload }));
    say({ type: 'ready' });
  } catch (error) {
    say({ type: 'failed', message: wireError(error).message });
  }
}

await main(workerData);
