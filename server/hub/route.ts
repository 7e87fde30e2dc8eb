import { PatchbayError } from '../lib/errors.ts';
import { JsonError, members, type Span, stringAt } from '../lib/json/scan.ts';
import { type Edit, quote } from '../lib/json/splice.ts';
import type { Catalog, Target } from './catalog.ts';
import type { EndpointMember } from './endpoint.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { unmarkUri } from './naming.ts';
import { allows, type View } from './policy.ts';
import { OF_OTHER_ERA } from './types.ts';
import type { Era } from './upstream/connection.ts';

/** Where a request goes, and what of its params must be put otherwise for that server. */
export interface Route {
  targets: readonly Target[];
  edits: readonly Edit[];
  /** The client's progress token, as its bytes. */
  progressToken: Buffer | null;
}

/**
 * Pure: finds the server by the catalog and rewrites only the name.
 * @param found where in the params things stand
 * @param ownerOfExtensions the one server of an endpoint whose extensions may have methods that the hub does not know
 * @throws PatchbayError invalid_input, not_found
 */
export function routeOf(
  method: string,
  params: Buffer,
  found: Envelope,
  catalog: Catalog,
  view: View,
  era: Era = 'legacy',
  ownerOfExtensions: () => EndpointMember | null = () => null,
): Route {
  if (OF_OTHER_ERA[era].has(method)) throw unknownMethod(method);
  const token = found.progressToken;
  const progressToken = token && params.subarray(token.start, token.end);
  const named = (span: Span, kind: 'tools' | 'prompts'): Route => {
    const target = catalog[kind].get(textAt(params, span, 'name'));
    if (!target) throw new UnknownItem(kind === 'tools' ? 'tool' : 'prompt', textAt(params, span, 'name'));
    return { targets: [target], edits: rename(params, span, target.item), progressToken };
  };
  const byUri = (span: Span): Route => {
    const targets = targetsOfUri(textAt(params, span, 'uri'), catalog, view);
    const item = targets[0]?.item ?? '';
    return { targets, edits: rename(params, span, item), progressToken };
  };
  switch (method) {
    case 'tools/call':
      return named(required(found.name, 'name'), 'tools');
    case 'prompts/get':
      return named(required(found.name, 'name'), 'prompts');
    case 'resources/read':
      return byUri(required(found.uri, 'uri'));
    case 'completion/complete': {
      const ref = scanRef(params, required(found.ref, 'ref'));
      if (ref.name) return named(ref.name, 'prompts');
      const uri = required(ref.uri, 'ref.uri');
      const template = catalog.templates.get(textAt(params, uri, 'ref.uri'));
      return template
        ? { targets: [template], edits: rename(params, uri, template.item), progressToken }
        : byUri(uri);
    }
    default:
      return { targets: [soleServer(method, view, ownerOfExtensions)], edits: NONE, progressToken };
  }
}

/** What the hub does not know, an extension say, passes where it is clear whom it is for. */
function soleServer(method: string, view: View, ownerOfExtensions: () => EndpointMember | null): Target {
  const [member, other] = view.members;
  if (member && !other && !view.endpoint.prefixed) return { member, item: '' };
  // A task that names no id, or that no revision lists: those belong to nobody else's extension.
  const owner = method.startsWith('tasks/') ? null : ownerOfExtensions();
  if (owner) return { member: owner, item: '' };
  throw unknownMethod(method);
}

function unknownMethod(method: string): PatchbayError {
  return new PatchbayError('unsupported', `Method not found: ${method.slice(0, 100)}`);
}

/** Exact list, then a marked URI, then a matching template, then every server whose resources are all open. */
export function targetsOfUri(uri: string, catalog: Catalog, view: View): Target[] {
  const exact = catalog.resources.get(uri);
  if (exact) return [exact];
  const marked = unmarkUri(uri);
  if (marked) {
    const member = view.members.find(({ server }) => server.name === marked.server);
    const known = catalog.marked.get(marked.server);
    if (member && known && allowsUri(member, marked.uri, catalog)) return [{ member, item: marked.uri }];
  }
  for (const template of catalog.templates.values()) {
    const { member } = template;
    const closed = member.server.spec.resources?.[uri]?.enabled === false;
    if (!closed && template.matches(uri)) return [{ member, item: uri }];
  }
  const open = view.members.filter(
    (member) => member.picks.resources === null && allows(member, 'resources', uri),
  );
  if (open.length === 0) throw new UnknownItem('resource', uri);
  return open.map((member) => ({ member, item: uri }));
}

function allowsUri(member: Target['member'], uri: string, catalog: Catalog): boolean {
  if (allows(member, 'resources', uri)) return true;
  return [...catalog.templates.values()].some((t) => t.member === member && t.matches(uri));
}

/** Of params that nobody has read yet. @throws PatchbayError invalid_input */
export function envelopeOf(params: Buffer): Envelope {
  try {
    return readEnvelope(params);
  } catch (error) {
    throw asInvalid(error);
  }
}

function scanRef(params: Buffer, span: Span): { name: Span | null; uri: Span | null } {
  const found: { name: Span | null; uri: Span | null } = { name: null, uri: null };
  try {
    members(params, span.start, span.end, (key, start, end) => {
      if (key === 'name') found.name = { start, end };
      else if (key === 'uri') found.uri = { start, end };
    });
  } catch (error) {
    throw asInvalid(error);
  }
  return found;
}

const NONE: readonly Edit[] = [];

function rename(params: Buffer, span: Span, item: string): readonly Edit[] {
  const bytes = quote(item);
  const length = span.end - span.start;
  if (bytes.length === length && bytes.compare(params, span.start, span.end) === 0) return NONE;
  return [{ start: span.start, end: span.end, bytes }];
}

function required(span: Span | null, name: string): Span {
  if (span) return span;
  throw new PatchbayError('invalid_input', `params.${name} is missing`);
}

function textAt(params: Buffer, span: Span, name: string): string {
  if (params[span.start] !== 0x22)
    throw new PatchbayError('invalid_input', `params.${name} must be a string`);
  return stringAt(params, span.start, span.end);
}

/** Unknown and forbidden read the same, so that nothing outside a scope can be found out. */
export class UnknownItem extends PatchbayError {
  /** What was asked for; kept as evidence in the call's record. */
  readonly asked: string;
  constructor(kind: string, name: string) {
    const asked = name.slice(0, 200);
    super('not_found', `Unknown ${kind}: ${asked}`);
    this.asked = asked;
  }
}

function asInvalid(error: unknown): unknown {
  return error instanceof JsonError ? new PatchbayError('invalid_input', `params: ${error.message}`) : error;
}
