import { isObject, isString, memberOf, type Span, stringAt } from '../../lib/json/scan.ts';
import { encodeHeaderValue } from '../header-value.ts';
import type { ParamHeader } from '../param-headers.ts';
import type { ParamsShape } from './envelope.ts';

/** The member of params that is repeated in `Mcp-Name`, by method. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

export function nameKeyOf(method: string): string | undefined {
  return NAMED.get(method);
}

/** The string at a span, null where it is none. */
export function textOf(params: Buffer, span: Span | null): string | null {
  return span && isString(params, span) ? stringAt(params, span.start, span.end) : null;
}

/**
 * The headers of one request of 2026-07-28, but for the version: those that say again what its body says, so that whoever
 * stands between need not read it.
 * @param declared of the tool that is called
 */
export function requestHeaders(
  method: string,
  params: Buffer | null,
  shape: ParamsShape | null,
  name: string | null,
  declared: readonly ParamHeader[],
): Record<string, string> {
  const headers: Record<string, string> = { 'mcp-method': method };
  if (name !== null) headers['mcp-name'] = encodeHeaderValue(name);
  if (!params || !shape?.arguments) return headers;
  for (const { path, header } of declared) {
    const text = argumentText(params, shape.arguments, path);
    if (text !== null) headers[header] = encodeHeaderValue(text);
  }
  return headers;
}

/** Null for what is not there, is null, or is no value that a header may repeat. */
function argumentText(params: Buffer, args: Span, path: readonly string[]): string | null {
  let at: Span | null = args;
  for (const name of path) {
    if (!at || !isObject(params, at)) return null;
    at = memberOf(params, at, name);
  }
  if (!at) return null;
  if (isString(params, at)) return stringAt(params, at.start, at.end);
  const text = params.toString('latin1', at.start, at.end);
  if (text === 'true' || text === 'false') return text;
  const number = /^-?\d/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) return null;
  return String(number);
}
