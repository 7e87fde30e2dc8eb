import { codeOf, RpcCode } from '../../hub/rpc-error.ts';
import {
  LIST_KINDS,
  type ListedItem,
  type ListKind,
  type Lists,
  type UpstreamReply,
} from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { elements, isString, memberOf, members, type Span, stringAt } from '../../lib/json/scan.ts';
import { errorText } from './handshake.ts';

/** Asks one thing of the server. */
export type Ask = (method: string, params: Buffer | null, timeoutMs: number) => Promise<UpstreamReply>;

interface ListShape {
  method: string;
  member: string;
  key: string;
  capability: string;
}

const SHAPES: Record<ListKind, ListShape> = {
  tools: { method: 'tools/list', member: 'tools', key: 'name', capability: 'tools' },
  prompts: { method: 'prompts/list', member: 'prompts', key: 'name', capability: 'prompts' },
  resources: { method: 'resources/list', member: 'resources', key: 'uri', capability: 'resources' },
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    key: 'uriTemplate',
    capability: 'resources',
  },
};

const MAX_PAGES = 1000;

/** The kinds that the server promised to have. */
export function promisedKinds(capabilities: Record<string, unknown>): ListKind[] {
  return LIST_KINDS.filter((kind) => capabilities[SHAPES[kind].capability] !== undefined);
}

/**
 * Every promised list, each paged to its end, all within `timeoutMs`.
 * @param maxBytes of one list
 * @throws PatchbayError naming the list
 */
export async function readLists(
  ask: Ask,
  capabilities: Record<string, unknown>,
  timeoutMs: number,
  maxBytes: number,
): Promise<Lists> {
  const until = performance.now() + timeoutMs;
  const lists: Record<ListKind, readonly ListedItem[]> = {
    tools: [],
    prompts: [],
    resources: [],
    templates: [],
  };
  const reading = promisedKinds(capabilities).map(async (kind) => {
    lists[kind] = await readList(ask, kind, until, maxBytes);
  });
  await Promise.all(reading);
  return lists;
}

async function readList(ask: Ask, kind: ListKind, until: number, maxBytes: number): Promise<ListedItem[]> {
  const shape = SHAPES[kind];
  const items = new Map<string, ListedItem>();
  const cursors = new Set<string>();
  let bytes = 0;
  let params: Buffer | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const reply = await askPage(ask, shape, params, until);
    if (!reply.ok) {
      // Many servers promise resources and know no templates.
      if (codeOf(reply.error) === RpcCode.methodNotFound && items.size === 0) return [];
      throw listFailure(shape, `the server answered: ${errorText(reply.error)}`);
    }
    bytes += reply.result.length;
    if (bytes > maxBytes) throw listFailure(shape, `the list exceeds the limit of ${maxBytes} bytes`);
    const cursor = readPage(reply.result, shape, items);
    if (cursor === null) return [...items.values()];
    if (cursors.has(cursor)) throw listFailure(shape, 'the server repeats a cursor');
    cursors.add(cursor);
    params = Buffer.from(`{"cursor":${cursor}}`);
  }
  throw listFailure(shape, `the list has more than ${MAX_PAGES} pages`);
}

async function askPage(
  ask: Ask,
  shape: ListShape,
  params: Buffer | null,
  until: number,
): Promise<UpstreamReply> {
  const left = until - performance.now();
  try {
    return await ask(shape.method, params, Math.max(1, Math.ceil(left)));
  } catch (error) {
    if (!(error instanceof PatchbayError)) throw error;
    throw new PatchbayError(error.code, `${shape.method}: ${error.message}`, {
      ...(error.data ? { data: error.data } : {}),
      cause: error,
    });
  }
}

/** Adds a page's items. @returns the next cursor as JSON bytes' text, null at the end */
function readPage(result: Buffer, shape: ListShape, into: Map<string, ListedItem>): string | null {
  // The page is copied once: items live as long as the catalog does and must not hold a whole chunk of the socket.
  const page = Buffer.from(result);
  const found: { list: Span | null; cursor: string | null } = { list: null, cursor: null };
  try {
    members(page, 0, page.length, (name, start, end) => {
      if (name === shape.member) found.list = { start, end };
      else if (name === 'nextCursor' && isString(page, { start, end }))
        found.cursor = page.toString('utf8', start, end);
    });
    if (!found.list) throw listFailure(shape, `the answer has no ${shape.member}`);
    addItems(page, found.list, shape, into);
  } catch (error) {
    if (error instanceof PatchbayError) throw error;
    throw listFailure(shape, `the answer can't be read: ${messageOf(error)}`);
  }
  return found.cursor === '""' ? null : found.cursor;
}

/** Items without a usable key are left out; of two with the same key the first stays. */
function addItems(page: Buffer, list: Span, shape: ListShape, into: Map<string, ListedItem>): void {
  elements(page, list.start, list.end, (start, end) => {
    if (page[start] !== 0x7b) return;
    const key = keyOf(page, { start, end }, shape.key);
    if (key && !into.has(key)) into.set(key, { key, json: page.subarray(start, end) });
  });
}

/** Null for an item that names itself twice, or not at all: it alone is left out. */
function keyOf(page: Buffer, item: Span, name: string): string | null {
  try {
    const value = memberOf(page, item, name);
    return value && isString(page, value) ? stringAt(page, value.start, value.end) : null;
  } catch {
    return null;
  }
}

function listFailure(shape: ListShape, message: string): PatchbayError {
  return new PatchbayError('upstream_failed', `${shape.method}: ${message}`, { data: { sent: true } });
}
