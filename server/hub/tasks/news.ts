import { memberOf, stringAt } from '../../lib/json/scan.ts';
import type { TaskIds } from '../bridge/task-ids.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { CHANGED, STATUS } from './extension.ts';
import type { TaskOwner, TaskOwners } from './owners.ts';

/** What servers tell of their tasks. */
export interface TaskNews {
  /** @param params lent. @returns whether it belongs to anybody; what does not is for the server's log */
  told(server: string, method: string, params: Buffer | null): boolean;
  readonly owners: TaskOwners;
  readonly ids: TaskIds;
}

export interface TaskNewsOptions {
  ids: TaskIds;
  owners: TaskOwners;
  /** Tasks of 2026-07-28 that somebody listens to. */
  followed: Subscriptions;
}

/** What was told before the call that made the task had its answer: so many tasks, each of at most so many bytes. */
const MOST_EARLY = 200;
const MOST_EARLY_BYTES = 16 * 1024;

export function createTaskNews({ ids, owners, followed }: TaskNewsOptions): TaskNews {
  /** The last word on tasks that nobody is known to have made. */
  const early = new Map<string, Buffer>();

  function tell(server: string, params: Buffer, { principal, port }: TaskOwner): boolean {
    if (!port) return false;
    port.notify(STATUS, ids.seal(params, server, principal, 'legacy'));
    return true;
  }

  function keep(key: string, params: Buffer): void {
    if (params.length > MOST_EARLY_BYTES) return;
    early.delete(key);
    early.set(key, Buffer.from(params));
    const oldest = early.keys().next();
    if (early.size > MOST_EARLY && !oldest.done) early.delete(oldest.value);
  }

  return {
    ids,
    owners: {
      ...owners,
      made(server, taskId, owner) {
        owners.made(server, taskId, owner);
        const key = `${server}\n${taskId}`;
        const params = early.get(key);
        if (!params) return;
        early.delete(key);
        // After the answer that names the task.
        setImmediate(() => tell(server, params, owner));
      },
    },
    told(server, method, params) {
      const taskId = params && taskIn(params);
      if (!params || taskId === null) return false;
      if (method === CHANGED) {
        followed.updated(server, taskId, params, null);
        return true;
      }
      const owner = owners.of(server, taskId);
      if (owner) return tell(server, params, owner);
      keep(`${server}\n${taskId}`, params);
      return false;
    },
  };
}

function taskIn(params: Buffer): string | null {
  try {
    const span = memberOf(params, { start: 0, end: params.length }, 'taskId');
    return span && params[span.start] === 0x22 ? stringAt(params, span.start, span.end) : null;
  } catch {
    return null;
  }
}
