import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { isObject, memberOf, type Span } from '../../lib/json/scan.ts';
import { LONGEST_QUERY, MOST_RESULTS, USUAL_RESULTS } from './definitions.ts';

export interface SearchArguments {
  query: string;
  limit: number;
  brief: boolean;
  server: string | undefined;
  readOnly: boolean;
}

export type Reading<T> = { ok: true; value: T } | { ok: false; problem: string };

/** Larger arguments of a search can't be good ones, bytes. */
const MOST_BYTES = 64 * 1024;

/** Pure: the arguments of `search_tools`; null counts as absent. @param params of `tools/call` @throws JsonError */
export function readSearch(params: Buffer): Reading<SearchArguments> {
  const given = readArguments(params);
  if (!given.ok) return given;
  const { query, limit, detail, server, readOnly } = given.value;
  if (typeof query !== 'string' || query.trim() === '')
    return wrong('query must be a text that says what you need, such as "open an issue about a crash"');
  if (query.length > LONGEST_QUERY)
    return wrong(`query must have at most ${LONGEST_QUERY} characters: ask for one short need`);
  if (limit !== undefined && !isCount(limit))
    return wrong(`limit must be a whole number from 1 to ${MOST_RESULTS}, or left out`);
  if (detail !== undefined && detail !== 'full' && detail !== 'brief')
    return wrong('detail must be "full" or "brief", or left out');
  if (server !== undefined && typeof server !== 'string')
    return wrong('server must be the name of one server, or left out');
  if (readOnly !== undefined && typeof readOnly !== 'boolean')
    return wrong('readOnly must be true or false, or left out');
  return right({
    query: query.trim(),
    limit: limit ?? USUAL_RESULTS,
    brief: detail === 'brief',
    server: server === '' ? undefined : server,
    readOnly: readOnly ?? false,
  });
}

/** Pure: the only argument of `describe_tool`. @throws JsonError */
export function readName(params: Buffer): Reading<string> {
  const given = readArguments(params);
  if (!given.ok) return given;
  const { name } = given.value;
  return typeof name === 'string' && name !== '' ? right(name) : wrong(NAME_MISSING);
}

export const NAME_MISSING = 'name must be the name of a tool, as search_tools gave it';

/** Where the arguments stand; null where there are none, also for `null`. @throws JsonError */
export function argumentsSpan(params: Buffer): Span | null {
  const span = memberOf(params, { start: 0, end: params.length }, 'arguments');
  return span && params[span.start] !== LETTER_N ? span : null;
}

const LETTER_N = 0x6e;

function readArguments(params: Buffer): Reading<Record<string, unknown>> {
  const span = argumentsSpan(params);
  if (!span) return right({});
  if (!isObject(params, span)) return wrong('arguments must be an object');
  if (span.end - span.start > MOST_BYTES)
    return wrong(`arguments must be smaller than ${MOST_BYTES} bytes: ask for one short need`);
  const value = parseOrUndefined(params.subarray(span.start, span.end));
  if (!isRecord(value)) return wrong('arguments must be an object');
  return right(Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)));
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_RESULTS;

const right = <T>(value: T): Reading<T> => ({ ok: true, value });
const wrong = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });
