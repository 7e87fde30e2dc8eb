import type { IncomingHttpHeaders } from 'node:http';
import { parseOrUndefined } from '../../../lib/json/parse.ts';
import { isObject, memberOf, type Span } from '../../../lib/json/scan.ts';
import { decodeHeaderValue } from '../../header-value.ts';
import { type ParamHeader, paramHeadersOf } from '../../param-headers.ts';
import { mismatch, type Refusal } from './refusal.ts';

const DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * Arguments that the tool wants repeated in `Mcp-Param-…` headers, held against them. An argument that is absent or
 * null expects no header. @param tool its definition as this client was shown it; undefined for an unknown tool
 */
export function paramRefusal(
  headers: IncomingHttpHeaders,
  params: Buffer,
  tool: Buffer | undefined,
): Refusal | null {
  if (!tool) return null;
  const declared = paramHeadersOf(tool).headers;
  if (declared.length === 0) return null;
  const given = memberOf(params, { start: 0, end: params.length }, 'arguments');
  if (!given) return null;
  for (const each of declared) {
    const said = textOf(valueAt(params, given, each.path));
    if (said === null) continue;
    if (!agrees(headers[each.header], said, each))
      return mismatch(each.header, `arguments.${each.path.join('.')} is ${said.slice(0, 200)}`);
  }
  return null;
}

function valueAt(params: Buffer, given: Span, path: readonly string[]): unknown {
  let at: Span | null = given;
  for (const name of path) {
    if (!isObject(params, at)) return undefined;
    at = memberOf(params, at, name);
    if (!at) return undefined;
  }
  return parseOrUndefined(params.subarray(at.start, at.end));
}

/** How a value is written in a header; null for one that is not sent in any. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return null;
  // Beyond these, two numbers that look different may be read as the same.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value);
}

function agrees(header: string | string[] | undefined, said: string, { numeric }: ParamHeader): boolean {
  if (typeof header !== 'string') return false;
  const decoded = decodeHeaderValue(header);
  if (decoded === null) return false;
  return decoded === said || (numeric && DECIMAL.test(decoded) && Number(decoded) === Number(said));
}
