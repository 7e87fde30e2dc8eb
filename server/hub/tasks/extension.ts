import { isRecord, memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { RpcCode, rpcError } from '../rpc-error.ts';
import type { ServerIdentity } from '../upstream/connection.ts';

/** Tasks as an extension of 2026-07-28. */
export const TASKS = 'io.modelcontextprotocol/tasks';

/** Its requests. What the revision before had besides, is gone. */
export const TASK_METHODS: ReadonlySet<string> = new Set(['tasks/get', 'tasks/update', 'tasks/cancel']);

/** What a server says unasked of a task: in 2025-11-25 to whoever made it, in 2026-07-28 to whoever listens. */
export const STATUS = 'notifications/tasks/status';
export const CHANGED = 'notifications/tasks';

export function isOfTasks(method: string): boolean {
  return method === STATUS || method === CHANGED;
}

/** Whether the capabilities of a client or a server name the extension. */
export function namesTasks(capabilities: unknown): boolean {
  return isRecord(memberValue(memberValue(capabilities, 'extensions'), TASKS));
}

/** The same of a client's capabilities as it wrote them. */
export function declaresTasks(capabilities: Buffer): boolean {
  return capabilities.includes(TASKS) && namesTasks(parseOrUndefined(capabilities));
}

/** Whether a server promises tasks of 2025-11-25 for calls of its tools. */
export function runsTools(identity: ServerIdentity | null): boolean {
  if (identity?.era !== 'legacy') return false;
  const requests = memberValue(identity.capabilities.tasks, 'requests');
  return isRecord(memberValue(memberValue(requests, 'tools'), 'call'));
}

/** What a client lacks that did not declare it, as the members of an error. */
export const UNDECLARED = {
  code: RpcCode.missingCapability,
  message: `This needs a client that declares the extension ${TASKS}`,
  data: { requiredCapabilities: { extensions: { [TASKS]: {} } } },
} as const;

/** Bytes of that error. */
export function undeclaredTasks(): Buffer {
  return rpcError(UNDECLARED.code, UNDECLARED.message, UNDECLARED.data);
}
