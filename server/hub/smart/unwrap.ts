import { isObject, JsonError, members, type Span } from '../../lib/json/scan.ts';
import { quote, splice } from '../../lib/json/splice.ts';
import { readEnvelope, textAt } from '../envelope.ts';
import type { RelayCall } from '../types.ts';
import { argumentsSpan, NAME_MISSING, type Reading } from './arguments.ts';

export interface Unwrapped {
  /** The public name of the tool that is meant. */
  name: string;
  call: RelayCall;
}

/**
 * Pure: a call of `call_tool` as the call that it means. Only `name` and `arguments` become the inner ones, as their
 * bytes; whatever else the params say stays, so the same request said again is the same call again. Arguments in which
 * a member is named twice name no call.
 */
export function unwrap(call: RelayCall): Reading<Unwrapped> {
  try {
    return unwrapped(call);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, problem: `arguments: ${error.message}` };
  }
}

function unwrapped(call: RelayCall): Reading<Unwrapped> {
  const { params } = call;
  const outer = argumentsSpan(params);
  const name = readEnvelope(params).name;
  if (!outer || !name || !isObject(params, outer)) return { ok: false, problem: NAME_MISSING };
  const inner: { name: Span | null; arguments: Span | null } = { name: null, arguments: null };
  members(params, outer.start, outer.end, (key, start, end) => {
    if (key === 'name' || key === 'arguments') inner[key] = { start, end };
  });
  const meant = inner.name && textAt(params, inner.name);
  if (!meant) return { ok: false, problem: NAME_MISSING };
  const given = inner.arguments && params.subarray(inner.arguments.start, inner.arguments.end);
  const isNothing = given === null || given.equals(NULL);
  if (!isNothing && given[0] !== OPEN)
    return { ok: false, problem: "arguments must be an object, as the tool's inputSchema says" };
  const rewritten = splice(params, [
    { ...name, bytes: quote(meant) },
    { ...outer, bytes: isNothing ? NO_ARGUMENTS : given },
  ]);
  return {
    ok: true,
    value: { name: meant, call: { ...call, params: rewritten, envelope: readEnvelope(rewritten) } },
  };
}

const NULL = Buffer.from('null');
const NO_ARGUMENTS = Buffer.from('{}');
const OPEN = 0x7b;
