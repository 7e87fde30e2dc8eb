import { META } from '../../hub/meta-keys.ts';
import { isObject, isString, members, type Span, stringAt } from '../../lib/json/scan.ts';

/**
 * Where the `params` of a message hold what concerns the road it takes; null for what is absent. The members of `_meta`
 * are those that revision 2026-07-28 wants with every request.
 */
export interface Envelope {
  version: Span | null;
  capabilities: Span | null;
  clientInfo: Span | null;
  logLevel: Span | null;
  /** The hub's own member, by which clients that share a key can be told apart. */
  client: Span | null;
  name: Span | null;
  uri: Span | null;
  taskId: Span | null;
  cursor: Span | null;
}

/**
 * One walk over params, the only one that is needed to choose the road.
 * @throws JsonError also for a member that is named twice, here or in `_meta`: different parsers would read it
 *   differently, and what is decided upon must be what is forwarded
 */
export function readEnvelope(params: Buffer): Envelope {
  const found: Envelope = {
    version: null,
    capabilities: null,
    clientInfo: null,
    logLevel: null,
    client: null,
    name: null,
    uri: null,
    taskId: null,
    cursor: null,
  };
  members(params, 0, params.length, (key, start, end) => {
    if (key === '_meta') readMeta(params, { start, end }, found);
    else if (key === 'name') found.name = { start, end };
    else if (key === 'uri') found.uri = { start, end };
    else if (key === 'taskId') found.taskId = { start, end };
    else if (key === 'cursor') found.cursor = { start, end };
  });
  return found;
}

function readMeta(params: Buffer, meta: Span, found: Envelope): void {
  if (!isObject(params, meta)) return;
  members(params, meta.start, meta.end, (key, start, end) => {
    if (key === META.version) found.version = { start, end };
    else if (key === META.capabilities) found.capabilities = { start, end };
    else if (key === META.clientInfo) found.clientInfo = { start, end };
    else if (key === META.logLevel) found.logLevel = { start, end };
    else if (key === META.client) found.client = { start, end };
  });
}

/** The text of a string, or null for anything else. */
export function textAt(params: Buffer, span: Span): string | null {
  return isString(params, span) ? stringAt(params, span.start, span.end) : null;
}

/** Whether the string there is this plain text, compared as bytes: nothing is built. */
export function isText(params: Buffer, span: Span, text: string): boolean {
  if (span.end - span.start !== text.length + 2 || !isString(params, span)) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // An escape or a byte of a longer character says something else than it looks like.
    if (code === 0x5c || code > 0x7e || params[span.start + 1 + i] !== code) return false;
  }
  return true;
}
