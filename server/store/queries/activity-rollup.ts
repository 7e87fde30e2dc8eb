import type { CallRecord } from '../../contract/activity.ts';
import { BUCKETS, LATENCY_BOUNDS } from './latency.ts';

/** Of stored names: characters where SQL cuts them, UTF-16 units where this program does. */
export const NAME_LIMIT = 200;

const NAMES = ['hour', 'server', 'item', 'principal', 'endpoint', 'method', 'outcome'];
const BUCKET_COLUMNS = Array.from({ length: BUCKETS }, (_, index) => `h${index}`);
const SUMMED = ['calls', 'duration_ms', 'upstream_ms', 'request_bytes', 'response_bytes', ...BUCKET_COLUMNS];
const ALL = [...NAMES, 'max_ms', ...SUMMED];

/** `insert into call_rollups as u (these) …`, the buckets last. */
export const ROLLUP_COLUMNS = ALL.join(', ');
/** What becomes of a row that is there already. */
export const ROLLUP_CONFLICT = `
    on conflict (${NAMES.join(', ')}) do update set
      max_ms = greatest(u.max_ms, excluded.max_ms),
      ${SUMMED.map((column) => `${column} = u.${column} + excluded.${column}`).join(', ')}`;

const TYPES: Record<string, string> = {
  hour: 'timestamptz',
  max_ms: 'float8',
  duration_ms: 'float8',
  upstream_ms: 'float8',
};
const typeOf = (column: string) => TYPES[column] ?? (SUMMED.includes(column) ? 'bigint' : 'text');

/** Adds the rows that `rollUp` made, JSON and the only parameter. */
export const ADD_ROLLUPS = `
  insert into call_rollups as u (${ROLLUP_COLUMNS})
  select ${ROLLUP_COLUMNS} from json_to_recordset($1::json) as r(${ALL.map((column) => `${column} ${typeOf(column)}`).join(', ')})
  ${ROLLUP_CONFLICT}`;

/** The item that statistics name: none where it would be whatever a caller typed. */
export const rolledItem = (server: string, method: string, item: string) =>
  `case when ${server} is not null and ${method} in ('tools/call', 'prompts/get') then left(coalesce(${item}, ''), ${NAME_LIMIT}) else '' end`;

function rolledItemOf({ server, method, item }: CallRecord): string {
  const named = server !== null && (method === 'tools/call' || method === 'prompts/get');
  return named ? short(item ?? '') : '';
}

const short = (name: string) => (name.length > NAME_LIMIT ? name.slice(0, NAME_LIMIT) : name);

interface Sums {
  /** Whose names all of them have. */
  one: CallRecord;
  maxMs: number;
  durationMs: number;
  upstreamMs: number;
  requestBytes: number;
  responseBytes: number;
  histogram: number[];
}

/** The rows of `call_rollups` that calls add up to, by column: what the statement of activity-insert.ts makes in SQL. */
export function rollUp(records: readonly CallRecord[]): Array<Record<string, string | number>> {
  const groups = new Map<string, Sums>();
  for (const record of records) {
    const { at, server, principal, endpoint, method, outcome } = record;
    const names = `${short(principal)}\n${short(endpoint)}\n${short(method)}\n${outcome}`;
    const key = `${at.slice(0, 13)}\n${short(server ?? '')}\n${rolledItemOf(record)}\n${names}`;
    let sums = groups.get(key);
    if (sums === undefined) {
      sums = none(record);
      groups.set(key, sums);
    }
    add(sums, record);
  }
  return [...groups.values()].map(toRow);
}

function none(one: CallRecord): Sums {
  const histogram = new Array<number>(BUCKETS).fill(0);
  return { one, maxMs: 0, durationMs: 0, upstreamMs: 0, requestBytes: 0, responseBytes: 0, histogram };
}

function add(sums: Sums, record: CallRecord): void {
  const { durationMs } = record;
  if (durationMs > sums.maxMs) sums.maxMs = durationMs;
  sums.durationMs += durationMs;
  sums.upstreamMs += record.upstreamMs;
  sums.requestBytes += record.requestBytes;
  sums.responseBytes += record.responseBytes;
  const bucket = LATENCY_BOUNDS.findIndex((bound) => durationMs <= bound);
  const at = bucket < 0 ? BUCKETS - 1 : bucket;
  sums.histogram[at] = (sums.histogram[at] ?? 0) + 1;
}

function toRow({ one, histogram, ...sums }: Sums): Record<string, string | number> {
  return {
    hour: `${one.at.slice(0, 13)}:00:00Z`,
    server: short(one.server ?? ''),
    item: rolledItemOf(one),
    principal: short(one.principal),
    endpoint: short(one.endpoint),
    method: short(one.method),
    outcome: one.outcome,
    max_ms: sums.maxMs,
    calls: histogram.reduce((sum, count) => sum + count, 0),
    duration_ms: sums.durationMs,
    upstream_ms: sums.upstreamMs,
    request_bytes: sums.requestBytes,
    response_bytes: sums.responseBytes,
    ...Object.fromEntries(BUCKET_COLUMNS.map((column, index) => [column, histogram[index] ?? 0])),
  };
}
