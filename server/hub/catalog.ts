import type { ItemOverride } from '../contract/server.ts';
import { JsonError, members as membersOf } from '../lib/json/scan.ts';
import { type Edit, oneLine, quote, splice } from '../lib/json/splice.ts';
import type { EndpointMember } from './endpoint.ts';
import { claimName, markUri, prefixedName } from './naming.ts';
import { allows, type View } from './policy.ts';
import { smartLists } from './smart/lists.ts';
import { taskToolsOf } from './tasks/tools.ts';
import type { ListedItem, Lists } from './upstream/connection.ts';
import { templateMatcher } from './uri-template.ts';

/** Where a public name leads: the server, and the server's own name (or URI, or URI template) of the item. */
export interface Target {
  member: EndpointMember;
  item: string;
}

/**
 * The merged lists of a view. The bytes are whole result objects, ready to be put behind an id. Immutable: a change
 * makes a new one.
 */
export interface Catalog {
  tools: ReadonlyMap<string, Target>;
  prompts: ReadonlyMap<string, Target>;
  resources: ReadonlyMap<string, Target>;
  templates: ReadonlyMap<string, Target & { matches: (uri: string) => boolean }>;
  /** URIs (original → shown) that had to be marked, by server name; links in results follow them. */
  marked: ReadonlyMap<string, ReadonlyMap<string, string>>;
  bytes: { tools: Buffer; prompts: Buffer; resources: Buffer; templates: Buffer };
  /** Public tool definitions by name, also where only three tools are listed. */
  toolJson: Definitions;
  /** Public names of the tools that a client may run as a task (2025-11-25). */
  taskTools: ReadonlySet<string>;
}

export type Definitions = Pick<ReadonlyMap<string, Buffer>, 'get'>;

export type ListsOf = (server: string) => Lists | null;

/**
 * Pure: the same view and lists give the same bytes, in the order of the settings and of each server's own lists.
 * @param head members that every list begins with, each closed by a comma
 * @param runsTasks whether the server promises tasks of 2025-11-25 for calls of its tools
 */
export function buildCatalog(
  view: View,
  listsOf: ListsOf,
  separator: string,
  head = '',
  runsTasks: (server: string) => boolean = () => false,
): Catalog {
  const resources = mergeUris(view, listsOf, 'resources');
  const templates = mergeUris(view, listsOf, 'templates');
  const marked = collectMarks(resources.entries, templates.entries);
  const tools = mergeNamed(view, listsOf, 'tools', separator, marked);
  const prompts = mergeNamed(view, listsOf, 'prompts', separator, marked);
  const toolJson = tools.later ? writtenWhenAsked(tools.later) : tools.json;
  const taskTools = taskToolsOf({ entries: tools.entries, json: toolJson }, runsTasks);
  return {
    tools: tools.entries,
    prompts: prompts.entries,
    resources: resources.entries,
    templates: new Map(
      [...templates.entries].map(([uri, target]) => [
        uri,
        { ...target, matches: templateMatcher(target.item) },
      ]),
    ),
    marked,
    bytes: view.endpoint.smart
      ? smartLists(view, { tools: tools.entries, taskTools }, head)
      : {
          tools: listBytes(head, 'tools', tools.json),
          prompts: listBytes(head, 'prompts', prompts.json),
          resources: listBytes(head, 'resources', resources.json),
          templates: listBytes(head, 'resourceTemplates', templates.json),
        },
    toolJson,
    taskTools,
  };
}

interface Merged {
  entries: Map<string, Target>;
  json: Map<string, Buffer>;
  /** In place of `json` where nothing is listed: behind a smart endpoint few of thousands of tools are ever shown. */
  later: Map<string, [ListedItem, Rewrite]> | null;
}

function mergeNamed(
  view: View,
  listsOf: ListsOf,
  kind: 'tools' | 'prompts',
  separator: string,
  marked: Catalog['marked'],
): Merged {
  const later: Merged['later'] = view.endpoint.smart ? new Map() : null;
  const merged: Merged = { entries: new Map(), json: new Map(), later };
  const nameOf = (member: EndpointMember, own: string) =>
    view.endpoint.prefixed ? prefixedName(member.alias, separator, own) : own;
  const owned = ownedNames(view, listsOf, kind, nameOf);
  for (const member of view.members) {
    for (const item of listsOf(member.server.name)?.[kind] ?? []) {
      if (!allows(member, kind, item.key)) continue;
      const override = member.server.spec[kind]?.[item.key];
      const wanted = nameOf(member, override?.name ?? item.key);
      const isOwner = override?.name === undefined || override.name === item.key;
      const taken = { has: (name: string) => merged.entries.has(name) || (!isOwner && owned.has(name)) };
      const name = claimName(taken, wanted, `${member.server.name}\n${item.key}`);
      add(merged, name, { member, item: item.key }, item, {
        name,
        override,
        marks: marked.get(member.server.name),
      });
    }
  }
  return merged;
}

/**
 * Names that items have by themselves, which no override takes from them: also not for a caller who doesn't see their
 * owner, for else one name would mean two things. An item that is hidden or shown under another name gives its own up.
 */
function ownedNames(
  view: View,
  listsOf: ListsOf,
  kind: 'tools' | 'prompts',
  nameOf: (member: EndpointMember, own: string) => string,
): ReadonlySet<string> {
  const owned = new Set<string>();
  const renames = view.members.some(({ server }) =>
    Object.values(server.spec[kind] ?? {}).some(({ name }) => name !== undefined),
  );
  if (!renames) return owned;
  for (const member of view.members) {
    const overrides = new Map(Object.entries(member.server.spec[kind] ?? {}));
    for (const { key } of listsOf(member.server.name)?.[kind] ?? []) {
      const override = overrides.get(key);
      if (override?.enabled === false || (override?.name ?? key) !== key) continue;
      owned.add(nameOf(member, key));
    }
  }
  return owned;
}

function mergeUris(view: View, listsOf: ListsOf, kind: 'resources' | 'templates'): Merged {
  const merged: Merged = { entries: new Map(), json: new Map(), later: null };
  for (const member of view.members) {
    for (const item of listsOf(member.server.name)?.[kind] ?? []) {
      if (!allows(member, 'resources', item.key)) continue;
      const shown = merged.entries.has(item.key) ? markUri(member.server.name, item.key) : item.key;
      if (merged.entries.has(shown)) continue;
      const override = member.server.spec.resources?.[item.key];
      const uri = shown === item.key ? undefined : shown;
      add(merged, shown, { member, item: item.key }, item, { name: override?.name, override, uri });
    }
  }
  return merged;
}

/** An item whose bytes can't be rewritten safely (a member named twice, say) is left out: the others stay whole. */
function add(merged: Merged, name: string, target: Target, item: ListedItem, rewrite: Rewrite): void {
  const json = merged.later ? null : rewrittenOrNull(item, rewrite);
  if (json) merged.json.set(name, json);
  else if (merged.later) merged.later.set(name, [item, rewrite]);
  else return;
  merged.entries.set(name, target);
}

function rewrittenOrNull(item: ListedItem, rewrite: Rewrite): Buffer | null {
  try {
    return rewriteItem(item, rewrite);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return null;
  }
}

/** One that can't be rewritten reads as unknown. */
function writtenWhenAsked(later: ReadonlyMap<string, [ListedItem, Rewrite]>): Definitions {
  return {
    get(name) {
      const from = later.get(name);
      return (from && rewrittenOrNull(...from)) ?? undefined;
    },
  };
}

function collectMarks(...lists: ReadonlyMap<string, Target>[]): Catalog['marked'] {
  const marked = new Map<string, Map<string, string>>();
  for (const list of lists) {
    for (const [shown, target] of list) {
      if (shown === target.item) continue;
      const server = target.member.server.name;
      const uris = marked.get(server) ?? new Map<string, string>();
      marked.set(server, uris.set(target.item, shown));
    }
  }
  return marked;
}

interface Rewrite {
  name?: string | undefined;
  uri?: string | undefined;
  override?: ItemOverride | undefined;
  marks?: ReadonlyMap<string, string> | undefined;
}

const remembered = new WeakMap<ListedItem, Map<string, Buffer>>();
/** Names under which one item is remembered: an endpoint each for most, and the draft of a group. */
const MOST_REMEMBERED = 4;

/** Endpoints and scopes show most items alike, so what one catalog made serves the next, bytes and all. */
function rewriteItem(item: ListedItem, rewrite: Rewrite): Buffer {
  if (rewrite.marks !== undefined || rewrite.uri !== undefined) return rewritten(item, rewrite);
  const known = remembered.get(item) ?? new Map<string, Buffer>();
  remembered.set(item, known);
  const key = JSON.stringify([rewrite.name, rewrite.override?.description]);
  const found = known.get(key) ?? rewritten(item, rewrite);
  known.delete(key);
  known.set(key, found);
  if (known.size > MOST_REMEMBERED) {
    const oldest = known.keys().next();
    if (!oldest.done) known.delete(oldest.value);
  }
  return found;
}

/** The item's own bytes with only the rewritten members replaced. */
function rewritten(item: ListedItem, rewrite: Rewrite): Buffer {
  const edits: Edit[] = [];
  let described = false;
  membersOf(item.json, 0, item.json.length, (key, start, end) => {
    if (key === 'name' && rewrite.name !== undefined) edits.push({ start, end, bytes: quote(rewrite.name) });
    else if ((key === 'uri' || key === 'uriTemplate') && rewrite.uri !== undefined) {
      edits.push({ start, end, bytes: quote(rewrite.uri) });
    } else if (key === 'description' && rewrite.override?.description !== undefined) {
      described = true;
      edits.push({ start, end, bytes: quote(rewrite.override.description) });
    } else if (key === '_meta' && rewrite.marks)
      edits.push(...uriEdits(item.json, start, end, rewrite.marks));
  });
  const description = rewrite.override?.description;
  if (description !== undefined && !described) {
    const at = item.json.lastIndexOf(0x7d);
    edits.push({
      start: at,
      end: at,
      bytes: Buffer.concat([Buffer.from(',"description":'), quote(description)]),
    });
  }
  return oneLine(splice(item.json, edits));
}

/** Edits that replace every `uri` and `resourceUri` in the value by its marked form. */
export function uriEdits(
  json: Buffer,
  start: number,
  end: number,
  marks: ReadonlyMap<string, string>,
): Edit[] {
  const edits: Edit[] = [];
  const text = json.toString('utf8', start, end);
  if (![...marks.keys()].some((uri) => text.includes(JSON.stringify(uri).slice(1, -1)))) return edits;
  for (const [uri, shown] of marks) {
    const needle = quote(uri);
    for (
      let at = json.indexOf(needle, start);
      at >= 0 && at < end;
      at = json.indexOf(needle, at + needle.length)
    ) {
      if (isUriValue(json, at)) edits.push({ start: at, end: at + needle.length, bytes: quote(shown) });
    }
  }
  return edits;
}

/** Whether the string at `at` is the value of a member called `uri` or `resourceUri`. */
function isUriValue(json: Buffer, at: number): boolean {
  const before = json.toString('latin1', Math.max(0, at - 32), at);
  return /"(?:uri|resourceUri)"\s*:\s*$/.test(before);
}

const COMMA = Buffer.from(',');

function listBytes(head: string, member: string, json: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [Buffer.from(`{${head}"${member}":[`)];
  let first = true;
  for (const bytes of json.values()) {
    if (!first) parts.push(COMMA);
    parts.push(bytes);
    first = false;
  }
  parts.push(Buffer.from(']}'));
  return Buffer.concat(parts);
}
