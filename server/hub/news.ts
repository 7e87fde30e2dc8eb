import { PatchbayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { TaskIds } from './bridge/task-ids.ts';
import { createLogLevels, type LogLevels } from './log-levels.ts';
import { createSubscriptions, type Subscriptions, type Topic } from './subscriptions.ts';
import { createTaskNews, type TaskNews } from './tasks/news.ts';
import { createTaskOwners } from './tasks/owners.ts';
import type { PoolEvents, Upstream } from './upstream/types.ts';

/** What the hub hears of its servers beside the answers to calls. */
export interface ServerListener extends Pick<PoolEvents, 'onResourceUpdated' | 'onReconnected'> {
  /** A server said something of one of its tasks. `params` are lent. @returns whether anybody is to hear it */
  onTaskTold(name: string, method: string, params: Buffer | null): boolean;
  /** Lists differ from before. */
  onLists(): void;
  /** A server is gone for good. */
  onRemoved(name: string): void;
  /** Whether somebody waits for news of a server, which an on-demand one must stay up for. */
  awaited(name: string): boolean;
}

/** What clients want to hear of servers without asking, and where that comes in. */
export interface News {
  readonly subscriptions: Subscriptions;
  readonly tasks: TaskNews;
  /** Tasks that clients of 2026-07-28 listen to, by the servers' own ids. */
  readonly followed: Subscriptions;
  readonly levels: LogLevels;
  readonly listener: ServerListener;
  /** A client is gone for good. */
  drop(clientKey: string): void;
}

export interface NewsOptions {
  taskIds: TaskIds;
  upstreamOf: (server: string) => Upstream | undefined;
  onLists: () => void;
  /** How long a server that is connecting or down is waited for, ms. */
  acquireTimeoutMs: number;
  /** For one request to a server, ms. */
  requestTimeoutMs: number;
  log: Log;
}

const TASKS: Topic = {
  member: 'taskId',
  hasParts: false,
  begin(connection, taskId, timeoutMs) {
    if (connection.followTask) return connection.followTask(taskId, timeoutMs);
    return Promise.reject(new PatchbayError('unsupported', 'the server does not tell of its tasks'));
  },
  async end(connection, taskId) {
    connection.unfollowTask?.(taskId);
  },
};

export function createNews(options: NewsOptions): News {
  const { upstreamOf, acquireTimeoutMs, requestTimeoutMs: timeoutMs, log } = options;
  const common = { upstreamOf, acquireTimeoutMs, timeoutMs, log };
  const subscriptions = createSubscriptions(common);
  const followed = createSubscriptions({ ...common, topic: TASKS });
  const tasks = createTaskNews({ ids: options.taskIds, owners: createTaskOwners(), followed });
  const levels = createLogLevels({
    shared(server) {
      const upstream = upstreamOf(server);
      // The same one twice where the server has no other side.
      const sides = new Set([upstream?.side('legacy').connection, upstream?.side('modern').connection]);
      return [...sides].flatMap((connection) => connection ?? []);
    },
    own: (server, clientKey) => upstreamOf(server)?.ownOf(clientKey) ?? null,
    timeoutMs,
    log,
  });

  return {
    subscriptions,
    tasks,
    followed,
    levels,
    listener: {
      onLists: options.onLists,
      onResourceUpdated: subscriptions.updated,
      onReconnected(name, _era, clientKey) {
        subscriptions.reconnected(name, clientKey);
        followed.reconnected(name, clientKey);
        if (clientKey === null) levels.reconnected(name);
      },
      onTaskTold: tasks.told,
      onRemoved(name) {
        subscriptions.forget(name);
        followed.forget(name);
        tasks.owners.forget(name);
      },
      awaited: (name) => subscriptions.awaits(name) || followed.awaits(name),
    },
    drop(clientKey) {
      subscriptions.drop(clientKey);
      followed.drop(clientKey);
      tasks.owners.drop(clientKey);
      levels.drop(clientKey);
    },
  };
}
