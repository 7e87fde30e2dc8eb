import type { UpstreamReply, UpstreamRequest } from '../../hub/upstream/connection.ts';
import { progressIdOf } from './incoming.ts';

/** Tasks of one connection whose progress is still told. */
const MOST = 500;
const TASK_ID = Buffer.from('"taskId"');

/** In 2025-11-25 the progress token of a call that became a task stays good after its answer. */
export interface TaskProgress {
  /** @returns the same reply. @param id of the call, which is its progress token */
  watch(request: UpstreamRequest, id: number, reply: Promise<UpstreamReply>): Promise<UpstreamReply>;
  /** What no call in flight wants. */
  progress(params: Buffer | null): void;
}

export function createTaskProgress(): TaskProgress {
  /** The oldest first: that a task has ended is not said to the connection. */
  const tasks = new Map<number, (params: Buffer) => void>();
  return {
    watch({ method, onProgress }, id, reply) {
      if (!onProgress || method !== 'tools/call') return reply;
      return reply.then((said) => {
        if (said.ok && said.result.indexOf(TASK_ID) >= 0) tasks.set(id, onProgress);
        const oldest = tasks.keys().next();
        if (tasks.size > MOST && !oldest.done) tasks.delete(oldest.value);
        return said;
      });
    },
    progress(params) {
      const id = params && tasks.size > 0 ? progressIdOf(params) : null;
      if (params && id !== null) tasks.get(id)?.(params);
    },
  };
}
