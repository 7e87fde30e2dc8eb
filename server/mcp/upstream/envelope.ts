import type { ClientFacts, ClientPort } from '../../hub/client.ts';
import { META } from '../../hub/meta-keys.ts';
import { TASKS } from '../../hub/tasks/extension.ts';
import { reshape } from '../../lib/json/reshape.ts';
import { isObject, members, type Span } from '../../lib/json/scan.ts';
import { type Edit, quote, splice } from '../../lib/json/splice.ts';
import { MODERN_REVISION } from '../revisions.ts';

/** One member of `_meta`. */
export interface MetaEntry {
  key: string;
  value: Buffer;
}

/** What is said of a client with every request; by default what the hub says of itself. */
export type Envelope = readonly MetaEntry[];

export function envelopeOf(capabilities: Buffer, info: Buffer | null): Envelope {
  const entries = [
    { key: META.version, value: quote(MODERN_REVISION) },
    { key: META.capabilities, value: capabilities },
  ];
  return info ? [...entries, { key: META.clientInfo, value: info }] : entries;
}

const known = new WeakMap<ClientFacts, Envelope>();

/**
 * What the request of a client lacks: nothing where the client speaks this revision itself and has said all of it.
 * @param own what the hub says where there is no client
 */
export function missingEnvelope(client: ClientPort | undefined, own: Envelope): Envelope {
  if (!client) return own;
  const { facts, logLevel } = client;
  if (facts.era === 'modern') return NONE;
  const envelope = known.get(facts) ?? envelopeOf(spokenNow(facts.capabilities), facts.info);
  known.set(facts, envelope);
  return logLevel ? [...envelope, { key: META.logLevel, value: quote(logLevel) }] : envelope;
}

/**
 * What a client of an older revision declares, for a server of this one: all but tasks. Those of the two have nothing in
 * common, and a server that reads of them might begin one that its client can't ask for.
 */
export function spokenNow(capabilities: Buffer): Buffer {
  if (!capabilities.includes('"tasks"') && !capabilities.includes(TASKS)) return capabilities;
  const extensions = (said: Buffer) => (said[0] === 0x7b ? reshape(said, { [TASKS]: null }) : said);
  return reshape(capabilities, { tasks: null, extensions });
}

const NONE: Envelope = [];

/** Where the members stand that headers are made of. */
export interface ParamsShape {
  meta: Span | null;
  /** Of the member that is repeated in `Mcp-Name`. */
  name: Span | null;
  arguments: Span | null;
  empty: boolean;
}

/** @throws JsonError when params is no object */
export function shapeOf(params: Buffer, nameKey: string | undefined): ParamsShape {
  const shape: ParamsShape = { meta: null, name: null, arguments: null, empty: true };
  members(params, 0, params.length, (key, start, end) => {
    shape.empty = false;
    if (key === '_meta') shape.meta = { start, end };
    else if (key === nameKey) shape.name = { start, end };
    else if (key === 'arguments') shape.arguments = { start, end };
  });
  return shape;
}

/** The same params with these members in `_meta`, in place of what stands there under their names; the rest keeps its bytes. */
export function withMeta(params: Buffer | null, shape: ParamsShape | null, entries: Envelope): Buffer | null {
  if (entries.length === 0) return params;
  if (!params || !shape) return Buffer.concat([OPEN_META, object(entries), CLOSE]);
  if (!shape.meta) {
    const at = params.indexOf(0x7b) + 1;
    const bytes = Buffer.concat([META_NAME, object(entries), shape.empty ? NOTHING : COMMA]);
    return splice(params, [{ start: at, end: at, bytes }]);
  }
  if (!isObject(params, shape.meta)) return splice(params, [{ ...shape.meta, bytes: object(entries) }]);
  return splice(params, editsOf(params, shape.meta, entries));
}

function editsOf(params: Buffer, meta: Span, entries: Envelope): Edit[] {
  const edits: Edit[] = [];
  const missing = new Map(entries.map(({ key, value }) => [key, value]));
  let empty = true;
  members(params, meta.start, meta.end, (key, start, end) => {
    empty = false;
    const bytes = missing.get(key);
    if (bytes && missing.delete(key)) edits.push({ start, end, bytes });
  });
  if (missing.size === 0) return edits;
  const added = [...missing].map(([key, value]) => ({ key, value }));
  const at = meta.start + 1;
  edits.push({ start: at, end: at, bytes: Buffer.concat([inner(added), empty ? NOTHING : COMMA]) });
  return edits;
}

const NOTHING = Buffer.alloc(0);
const COMMA = Buffer.from(',');
const OPEN = Buffer.from('{');
const CLOSE = Buffer.from('}');
const META_NAME = Buffer.from('"_meta":');
const OPEN_META = Buffer.from('{"_meta":');

function object(entries: Envelope): Buffer {
  return Buffer.concat([OPEN, inner(entries), CLOSE]);
}

function inner(entries: Envelope): Buffer {
  const parts: Buffer[] = [];
  for (const { key, value } of entries) {
    if (parts.length > 0) parts.push(COMMA);
    parts.push(Buffer.from(`${JSON.stringify(key)}:`), value);
  }
  return Buffer.concat(parts);
}
