import { principalId } from '../../contract/principal.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { memberOf } from '../../lib/json/scan.ts';
import { type TaskIds, unknownTask } from '../bridge/task-ids.ts';
import type { Definitions } from '../catalog.ts';
import type { Route } from '../route.ts';
import { codeOf, RpcCode, rpcError } from '../rpc-error.ts';
import type { RelayCall } from '../types.ts';
import type { Era, ServerIdentity, UpstreamReply } from '../upstream/connection.ts';
import { declaresTasks, namesTasks, TASK_METHODS, undeclaredTasks } from './extension.ts';
import type { TaskOwner, TaskOwners } from './owners.ts';
import { TaskPort } from './port.ts';

export interface TaskRoad {
  ids: TaskIds;
  owners: TaskOwners;
}

const eraOf = ({ client }: RelayCall): Era => client?.facts.era ?? 'legacy';

function ownerOf({ principal, client }: RelayCall): TaskOwner {
  return { principal: principalId(principal), port: client?.standing ?? null };
}

/**
 * What the hub itself says to a request about a task, in the words of 2026-07-28: such a client must have declared
 * the extension. Null where a server may be asked. @param identityOf on the side of this era; null for one never reached
 */
export function taskRefusal(
  call: RelayCall,
  identityOf: (server: string) => ServerIdentity | null,
): UpstreamReply | null {
  const { method, client, view } = call;
  if (client?.facts.era !== 'modern' || !TASK_METHODS.has(method)) return null;
  const identities = view.members.map(({ server }) => identityOf(server.name));
  const offered = identities.some((each) => each === null || namesTasks(each.capabilities));
  if (!offered) return { ok: false, error: rpcError(RpcCode.methodNotFound, `Method not found: ${method}`) };
  return declaresTasks(client.facts.capabilities) ? null : { ok: false, error: undeclaredTasks() };
}

/**
 * A request about a task goes to the server that knows it; null for a request that names none.
 * @throws PatchbayError `not_found` for a task of somebody else, `invalid_input` for one of the other era
 */
export function taskRoute({ ids, owners }: TaskRoad, call: RelayCall): Route | null {
  const { method, params, principal, view } = call;
  if (!method.startsWith('tasks/')) return null;
  const opened = ids.open(params, principalId(principal));
  if (!opened) return null;
  const { server, taskId, era } = opened.ref;
  const member = view.members.find((each) => each.server.name === server);
  const known = owners.of(server, taskId);
  // A server that began anew may have given the id to another's task.
  if (!member || (known && known.principal !== principalId(principal))) throw unknownTask();
  if (era !== null && era !== eraOf(call)) throw otherEra(era);
  owners.shown(server, taskId, ownerOf(call));
  return { targets: [{ member, item: '' }], edits: [opened.edit], progressToken: null };
}

function otherEra(era: Era): PatchbayError {
  const [of, other] = era === 'legacy' ? ['2025-11-25', '2026-07-28'] : ['2026-07-28', '2025-11-25'];
  return new PatchbayError(
    'invalid_input',
    `This task is one of revision ${of}, and tasks do not pass between revisions: a client of ${other} can not use it`,
  );
}

/** The reply with the ids of tasks as the client is to know them; what it made is known as its own from now on. */
export function withTasks(
  { ids, owners }: TaskRoad,
  call: RelayCall,
  reply: UpstreamReply,
  server: string | undefined,
): UpstreamReply {
  if (!reply.ok || server === undefined || reply.result.indexOf(TASK_ID) < 0) return reply;
  const owner = ownerOf(call);
  let makes: boolean | null = null;
  const result = ids.seal(reply.result, server, owner.principal, eraOf(call), (taskId) => {
    makes ??= makesTask(call, reply.result);
    if (makes) owners.made(server, taskId, owner);
    else if (call.method.startsWith('tasks/')) owners.shown(server, taskId, owner);
  });
  return result === reply.result ? reply : { ok: true, result };
}

/** Whether a result says that a task was begun: 2025-11-25 puts it into a member, 2026-07-28 names the kind of result. */
function makesTask({ method }: RelayCall, result: Buffer): boolean {
  if (method.startsWith('tasks/')) return false;
  const all = { start: 0, end: result.length };
  const kind = memberOf(result, all, 'resultType');
  if (kind) return result.toString('latin1', kind.start, kind.end) === '"task"';
  return memberOf(result, all, 'task') !== null;
}

const TASK_ID = Buffer.from('"taskId"');
const TASK = Buffer.from('"task"');

/** Makes the call with a client that knows tasks by their sealed ids, whatever the server says in its course. */
export async function overhearing(
  road: TaskRoad,
  call: RelayCall,
  server: string,
  act: (call: RelayCall) => Promise<UpstreamReply>,
): Promise<UpstreamReply> {
  const { client } = call;
  if (!client) return act(call);
  const principal = principalId(call.principal);
  const port = new TaskPort(client, (said) => road.ids.seal(said, server, principal, 'legacy'));
  try {
    return await act({ ...call, client: port });
  } finally {
    port.answered();
  }
}

/** Whether a server may name tasks in the course of a call: in 2026-07-28 none does. */
export function isOverheard({ client, method, params }: RelayCall): boolean {
  if (client?.facts.era !== 'legacy') return false;
  return method.startsWith('tasks/') || params.indexOf(TASK) >= 0;
}

/**
 * A tool that runs only as a task of 2025-11-25 says that there is no such method, which a client of 2026-07-28 would
 * take for an endpoint without tools.
 */
export function withTaskReason(
  call: RelayCall,
  reply: UpstreamReply,
  identity: ServerIdentity | null,
  toolJson: Definitions,
): UpstreamReply {
  if (reply.ok || call.client?.facts.era !== 'modern' || identity?.era !== 'legacy') return reply;
  if (call.method !== 'tools/call' || codeOf(reply.error) !== RpcCode.methodNotFound) return reply;
  const name = memberValue(parseOrUndefined(call.params), 'name');
  const tool = typeof name === 'string' ? toolJson.get(name) : undefined;
  const execution = memberValue(tool && parseOrUndefined(tool), 'execution');
  if (memberValue(execution, 'taskSupport') !== 'required') return reply;
  const message =
    'This tool runs as a task of revision 2025-11-25, which a client of 2026-07-28 can not begin; its server says: ';
  const text = String(memberValue(parseOrUndefined(reply.error), 'message') ?? '');
  return { ok: false, error: rpcError(RpcCode.invalidParams, `${message}${text.slice(0, 500)}`) };
}
