import { principalId } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { isRecord, memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { memberBytes, reshape } from '../../lib/json/reshape.ts';
import { elements, JsonError, memberOf, stringAt } from '../../lib/json/scan.ts';
import { quote } from '../../lib/json/splice.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { TaskIds } from '../bridge/task-ids.ts';
import type { EndpointMember } from '../endpoint.ts';
import type { RelayCall } from '../types.ts';
import type { ServerIdentity, UpstreamReply } from '../upstream/connection.ts';
import type { TaskOwners } from './owners.ts';

export interface ListTasksOptions {
  ids: TaskIds;
  owners: TaskOwners;
  /** For the cursors of an endpoint with several servers. */
  sealer: Sealer;
}

export interface AskForTasks {
  identityOf: (server: string) => ServerIdentity | null;
  /** One request to one server of the view. */
  ask: (member: EndpointMember, params: Buffer) => Promise<UpstreamReply>;
}

/** Where to go on: by server, its own cursor; null begins. */
type Places = ReadonlyMap<string, string | null>;

/**
 * `tasks/list` (2025-11-25): what the caller's principal made, on every server of the endpoint that lists tasks. A
 * server knows the hub alone, so its list may hold everybody's: what is not known to be the caller's is left out.
 * @throws PatchbayError `unsupported` where no server lists tasks, `invalid_input` for a cursor of somebody else
 */
export async function listTasks(
  options: ListTasksOptions,
  call: RelayCall,
  { identityOf, ask }: AskForTasks,
): Promise<UpstreamReply> {
  const { view, params } = call;
  const able = view.members.filter(({ server }) => lists(identityOf(server.name)));
  const [only] = able;
  if (!only) throw new PatchbayError('unsupported', 'Method not found: tasks/list');
  if (!view.endpoint.prefixed) {
    const reply = await ask(only, params);
    return reply.ok ? { ok: true, result: withOwn(options, call, only.server.name, reply.result) } : reply;
  }
  const places = placesOf(options.sealer, call, able);
  const asked = able.filter(({ server }) => places.has(server.name));
  const pages = await Promise.all(asked.map((member) => pageOf(options, call, member, places, ask)));
  const good = pages.filter((page) => 'tasks' in page);
  const [failed] = pages;
  // One server that is down must not hide the tasks of the others.
  if (good.length === 0 && failed && !('tasks' in failed)) {
    if ('error' in failed) return { ok: false, error: failed.error };
    throw failed.thrown;
  }
  return { ok: true, result: resultOf(options.sealer, call, good) };
}

function lists(identity: ServerIdentity | null): boolean {
  const tasks = identity?.era === 'legacy' ? identity.capabilities.tasks : undefined;
  return isRecord(tasks) && isRecord(tasks.list);
}

interface Page {
  server: string;
  tasks: Buffer[];
  next: string | null;
}

async function pageOf(
  options: ListTasksOptions,
  call: RelayCall,
  member: EndpointMember,
  places: Places,
  ask: AskForTasks['ask'],
): Promise<Page | { error: Buffer } | { thrown: unknown }> {
  const server = member.server.name;
  const cursor = places.get(server) ?? null;
  try {
    const reply = await ask(member, reshape(call.params, { cursor: cursor === null ? null : quote(cursor) }));
    if (!reply.ok) return { error: reply.error };
    const next = memberOf(reply.result, { start: 0, end: reply.result.length }, 'nextCursor');
    const isText = next !== null && reply.result[next.start] === 0x22;
    return {
      server,
      tasks: ownOf(options, call, server, reply.result),
      next: isText ? stringAt(reply.result, next.start, next.end) : null,
    };
  } catch (thrown) {
    return { thrown: thrown instanceof JsonError ? unreadable() : thrown };
  }
}

function unreadable(): PatchbayError {
  return new PatchbayError('upstream_failed', "the server's list of tasks can't be read");
}

/** The page of a single server: all but its foreign tasks and the ids as it said it. */
function withOwn(options: ListTasksOptions, call: RelayCall, server: string, result: Buffer): Buffer {
  try {
    const own = ownOf(options, call, server, result);
    return reshape(result, { tasks: () => arrayOf(own) });
  } catch (error) {
    if (error instanceof JsonError) throw unreadable();
    throw error;
  }
}

/** The caller's own tasks of a list, their ids sealed. @throws JsonError */
function ownOf({ ids, owners }: ListTasksOptions, call: RelayCall, server: string, result: Buffer): Buffer[] {
  const principal = principalId(call.principal);
  const list = memberBytes(result).get('tasks');
  const own: Buffer[] = [];
  if (list?.[0] !== 0x5b) return own;
  elements(list, 0, list.length, (start, end) => {
    const task = list.subarray(start, end);
    if (task[0] !== 0x7b) return;
    const id = memberOf(task, { start: 0, end: task.length }, 'taskId');
    if (!id || task[id.start] !== 0x22) return;
    if (owners.of(server, stringAt(task, id.start, id.end))?.principal !== principal) return;
    own.push(ids.seal(task, server, principal, 'legacy'));
  });
  return own;
}

function arrayOf(items: readonly Buffer[]): Buffer {
  const parts = items.flatMap((item, index) => (index === 0 ? [item] : [COMMA, item]));
  return Buffer.concat([OPEN, ...parts, CLOSE]);
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

function resultOf(sealer: Sealer, call: RelayCall, pages: readonly Page[]): Buffer {
  const tasks = arrayOf(pages.flatMap((page) => page.tasks));
  const more = pages.flatMap(({ server, next }) => (next === null ? [] : [[server, next]]));
  const parts = [Buffer.from('{"tasks":'), tasks];
  if (more.length > 0) {
    const cursor = sealer.seal(JSON.stringify({ ...placeOf(call), more }));
    parts.push(Buffer.from(`,"nextCursor":${JSON.stringify(cursor)}`));
  }
  return Buffer.concat([...parts, Buffer.from('}')]);
}

function placeOf({ principal, view }: RelayCall): { principal: string; endpoint: string } {
  return { principal: principalId(principal), endpoint: view.endpoint.id };
}

function placesOf(sealer: Sealer, call: RelayCall, able: readonly EndpointMember[]): Places {
  const said = memberValue(parseOrUndefined(call.params), 'cursor');
  if (said === undefined) return new Map(able.map(({ server }) => [server.name, null]));
  const opened = typeof said === 'string' ? sealer.open(said) : null;
  const value = opened ? parseOrUndefined(opened) : null;
  const here = placeOf(call);
  if (!isRecord(value) || value.principal !== here.principal || value.endpoint !== here.endpoint)
    throw new PatchbayError('invalid_input', 'params.cursor is not one of this list');
  const more = Array.isArray(value.more) ? value.more : [];
  return new Map(more.flatMap((each: unknown) => (isPlace(each) ? [each] : [])));
}

function isPlace(value: unknown): value is [server: string, cursor: string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}
