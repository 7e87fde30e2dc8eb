import { isObject, isString, membersWithin, type Span, stringAt } from '../lib/json/scan.ts';
import type { Edit } from '../lib/json/splice.ts';
import { META } from './meta-keys.ts';

/**
 * Where the `params` of a message hold what concerns the road it takes; null for what is absent. They are read once:
 * who classifies, routes or translates a message decides by this.
 */
export interface Envelope {
  /** What revision 2026-07-28 wants with every request, in `_meta`. */
  version: Span | null;
  capabilities: Span | null;
  clientInfo: Span | null;
  logLevel: Span | null;
  /** The hub's own member, by which clients that share a key can be told apart. */
  client: Span | null;
  progressToken: Span | null;
  /** `_meta` holds something else than what requests of 2026-07-28 say of themselves. */
  metaKept: boolean;
  /** What to cut where `_meta` as a whole is to go: the member and one comma. */
  metaCut: Edit | null;
  name: Span | null;
  uri: Span | null;
  ref: Span | null;
  taskId: Span | null;
  cursor: Span | null;
  /** It brings answers, or a state that was given out before (2026-07-28, multi round-trip requests). */
  retried: boolean;
  /** It has a `task` member (2025-11-25). */
  asksTask: boolean;
}

const NO_BYTES = Buffer.alloc(0);
const META_NAME = Buffer.from('"_meta"');

const NOTHING: Envelope = {
  version: null,
  capabilities: null,
  clientInfo: null,
  logLevel: null,
  client: null,
  progressToken: null,
  metaKept: false,
  metaCut: null,
  name: null,
  uri: null,
  ref: null,
  taskId: null,
  cursor: null,
  retried: false,
  asksTask: false,
};

/**
 * One walk over params, the only one that is needed to choose the road.
 * @throws JsonError also for a member that is named twice, here or in `_meta`: different parsers would read it
 *   differently, and what is decided upon must be what is forwarded
 */
export function readEnvelope(params: Buffer): Envelope {
  const found = { ...NOTHING };
  let before = -1;
  let openCut: number | null = null;
  const visit = (key: string, start: number, end: number, keyStart: number): void => {
    if (openCut !== null) found.metaCut = { start: openCut, end: keyStart, bytes: NO_BYTES };
    openCut = null;
    if (key === '_meta') {
      found.metaCut = { start: before < 0 ? keyStart : before, end, bytes: NO_BYTES };
      // The first member takes the comma behind it with it, if there is one.
      if (before < 0) openCut = keyStart;
      if (!isObject(params, { start, end })) found.metaKept = true;
    } else if (key === 'name') found.name = { start, end };
    else if (key === 'uri') found.uri = { start, end };
    else if (key === 'ref') found.ref = { start, end };
    else if (key === 'taskId') found.taskId = { start, end };
    else if (key === 'cursor') found.cursor = { start, end };
    else if (key === 'requestState' || key === 'inputResponses') found.retried = true;
    else if (key === 'task') found.asksTask = true;
    before = end;
  };
  membersWithin(params, visit, META_NAME, (key, start, end) => readMeta(found, key, { start, end }));
  return found;
}

function readMeta(found: Envelope, key: string, value: Span): void {
  if (key === META.version) found.version = value;
  else if (key === META.capabilities) found.capabilities = value;
  else if (key === META.clientInfo) found.clientInfo = value;
  else if (key === META.logLevel) found.logLevel = value;
  else if (key === META.client) found.client = value;
  else {
    if (key === 'progressToken') found.progressToken = value;
    found.metaKept = true;
  }
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
